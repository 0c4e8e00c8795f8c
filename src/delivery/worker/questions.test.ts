import assert from "node:assert/strict";
import { test } from "node:test";
import type { Approval } from "../../core/approval.ts";
import { aRun } from "../../ledger/conformance/with-ledger.ts";
import { ChannelError } from "../../ports/channel-error.ts";
import { NOON, openOutbox, refuses } from "./fixtures/outbox.ts";
import { createDelivery } from "./index.ts";
import { chatOfQuestion, openQuestions } from "./questions.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Outbox = Awaited<ReturnType<typeof openOutbox>>;

/** A run asks: the question, and the message about it. */
async function ask({ ledger, add }: Outbox, id: string, over: Partial<Approval> = {}): Promise<void> {
  const question = {
    id,
    run: `run-${id}`,
    task: "tidy",
    kind: "tool",
    tool: "Bash",
    input: "{}",
    inputHash: "h",
    state: "pending",
    createdAt: NOON,
    expiresAt: NOON + DAY,
    answeredAt: null,
    answeredBy: null,
    answer: null,
    ...over,
  } as const;
  await ledger.write(async (tx) => {
    await tx.addRun(aRun(question.run), NOON);
    await tx.addApproval(question);
  });
  await add({
    kind: question.kind === "question" ? "question" : "approval",
    title: `may ${id}?`,
    key: `approval:${id}`,
    expiresAt: question.expiresAt,
  });
}

async function answer(
  { ledger, clock }: Outbox,
  id: string,
  to: "approved" | "denied",
  by: string,
  words?: string,
) {
  const details = { at: clock.now(), by, answer: words ?? null };
  assert.ok(await ledger.write((tx) => tx.moveApproval(id, "pending", to, details)));
}

test("DEL-54 a question that was answered before its message went out is not asked any more", async () => {
  const outbox = await openOutbox({ telegram: {}, quiet: "11:00-13:00" }, {});
  await ask(outbox, "a");
  await ask(outbox, "b");
  await outbox.drain();
  await answer(outbox, "a", "denied", "cli");
  outbox.clock.pass(HOUR);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: may b?"]);
  assert.deepEqual(await outbox.states(), ["may a? expired", "may b? sent"]);
});

test("DEL-54 nor is it given to the next channel after the first one failed to take it", async () => {
  const outbox = await openOutbox({ telegram: {}, ntfy: {} }, { telegram: refuses("later") });
  await ask(outbox, "a");
  await outbox.drain();
  await answer(outbox, "a", "approved", "dashboard");
  outbox.clock.pass(2 * HOUR);
  await outbox.drain();
  assert.deepEqual(outbox.log(), []);
  const [delivery] = await outbox.deliveries("may a?");
  assert.deepEqual([delivery?.state, delivery?.lastError], ["expired", "Approved on the dashboard"]);
});

test("DEL-55 what was answered elsewhere, or by nobody, says so where it was asked, once", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  await ask(outbox, "a");
  await ask(outbox, "b", { kind: "question" });
  await ask(outbox, "c", { expiresAt: NOON + HOUR });
  await outbox.drain();
  assert.deepEqual(outbox.amended, []);
  await answer(outbox, "a", "approved", "dashboard");
  await answer(outbox, "b", "approved", "cli", "green, says hunter22");
  await outbox.drain();
  assert.deepEqual(outbox.amended, [
    'telegram telegram-1 "may a?": Approved on the dashboard.',
    'telegram telegram-2 "may b?": Answered on the command line: green, says ***.',
  ]);
  outbox.clock.pass(HOUR);
  await outbox.drain();
  await outbox.drain();
  assert.deepEqual(outbox.amended.slice(2), [
    'telegram telegram-3 "may c?": No longer open: nobody answered in time, or its run ended before.',
  ]);
  assert.equal(await outbox.reading.note("open_questions"), null);
});

test("DEL-55 a channel that is away is told later, for a day; one that refuses is let be", async () => {
  let fault: "later" | "refused" | null = "later";
  let tries = 0;
  const outbox = await openOutbox(
    { telegram: {} },
    {},
    {
      onChange() {
        tries += 1;
        if (fault !== null) throw new ChannelError(fault, "no");
      },
    },
  );
  await ask(outbox, "a");
  await ask(outbox, "b");
  await outbox.drain();
  await answer(outbox, "a", "approved", "cli");
  const worker = createDelivery(outbox.partsOf(1));
  await outbox.play(worker);
  assert.equal(tries, 1);
  fault = null;
  outbox.clock.pass(HOUR);
  await outbox.play(worker);
  assert.equal(outbox.amended.length, 1);
  fault = "refused";
  await answer(outbox, "b", "denied", "cli");
  await outbox.play(worker);
  await outbox.play(worker);
  assert.equal(tries, 3);
  assert.equal(await outbox.reading.note("open_questions"), null);
});

test("DEL-59 with a question its chat is kept; of those kept before, the ids alone are known", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  await outbox.ledger.write((tx) => tx.setNote("open_questions", '["old"]'));
  await ask(outbox, "a");
  const places: unknown[] = [];
  const parts = outbox.partsOf(1, {
    openChannel: async (name) => ({
      name,
      send: async () => ({ id: "101", chat: "-50" }),
      amend: async (_message, taken) => void places.push(taken),
    }),
  });
  await outbox.ledger.write(async (tx) => {
    assert.deepEqual(await openQuestions(tx), ["old"]);
    assert.equal(await chatOfQuestion(tx, "old"), null);
  });
  await outbox.drain(parts);
  assert.equal(await outbox.ledger.read((tx) => chatOfQuestion(tx, "a")), "-50");
  await answer(outbox, "a", "approved", "cli");
  await outbox.drain(parts);
  assert.deepEqual(places, [{ id: "101", chat: "-50" }]);
});
