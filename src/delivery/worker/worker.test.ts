import assert from "node:assert/strict";
import { test } from "node:test";
import { ChannelError } from "../../ports/channel-error.ts";
import { createDelivery } from "./index.ts";
import { NOON, openOutbox, refuses } from "./fixtures/outbox.ts";

const HOUR = 3_600_000;
const BOTH = { telegram: {}, webhook: {} };

test("DEL-01 a message is sent once by the first channel, and sent means that its id is stored", async () => {
  const outbox = await openOutbox(BOTH, {});
  await outbox.add({ title: "one" });
  await outbox.drain();
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: one"]);
  const [delivery, ...more] = await outbox.deliveries("one");
  assert.deepEqual(more, []);
  assert.deepEqual(
    [delivery?.channel, delivery?.state, delivery?.channelMessageId, delivery?.sentAt, delivery?.attempts],
    ["telegram", "sent", "telegram-1", NOON, 1],
  );
  assert.deepEqual(await outbox.states(), ["one sent"]);
});

test("DEL-02 two workers at once never send the same message twice", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  outbox.living.add(2);
  await outbox.add(...["one", "two", "three", "four"].map((title) => ({ title, task: title })));
  await Promise.all([outbox.drain(outbox.partsOf(1)), outbox.drain(outbox.partsOf(2))]);
  assert.deepEqual(outbox.log().toSorted(), [
    "telegram: four",
    "telegram: one",
    "telegram: three",
    "telegram: two",
  ]);
});

test("DEL-03 what may come later is tried again with growing pauses, and retry_after is obeyed", async () => {
  let tries = 0;
  const outbox = await openOutbox(
    { telegram: {} },
    {
      telegram: () => {
        tries += 1;
        if (tries === 1) throw new ChannelError("later", "not now");
        if (tries === 2) throw new ChannelError("later", "too many", { retryAfterMs: 90_000 });
        return "m1";
      },
    },
  );
  await outbox.add({ title: "one" }, { title: "two" });
  await outbox.drain();
  assert.equal(tries, 1, "the other message waits as well");
  const [first] = await outbox.deliveries("one");
  assert.deepEqual([first?.state, first?.notBefore, first?.lastError], ["pending", NOON + 10_000, "not now"]);
  outbox.clock.pass(10_000);
  await outbox.drain();
  const [second] = await outbox.deliveries("one");
  assert.equal(second?.notBefore, NOON + 100_000);
  outbox.clock.pass(89_000);
  await outbox.drain();
  assert.equal(tries, 4, "within the patience of a process that leaves");
  assert.deepEqual(await outbox.states(), ["one sent", "two sent"]);
});

test("DEL-04 a channel that failed for good gives the message to the next one with a line that says so", async () => {
  const outbox = await openOutbox(BOTH, { telegram: refuses("refused") });
  await outbox.add({ title: "one" });
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["webhook: one"]);
  assert.equal(outbox.sent[0]?.message.note, "telegram did not take this message: it is refused");
  assert.deepEqual(
    (await outbox.deliveries("one")).map(({ channel, state }) => `${channel} ${state}`),
    ["telegram failed", "webhook sent"],
  );
  assert.deepEqual(await outbox.states(), ["one sent"]);
});

test("DEL-04 without a next channel it is failed, and said on the terminal", async () => {
  const outbox = await openOutbox({ telegram: {} }, { telegram: refuses("refused") });
  await outbox.add({ title: "one" });
  await outbox.drain();
  assert.deepEqual(await outbox.states(), ["one failed"]);
  assert.match(outbox.told[0] ?? "", /telegram: "one" was not taken: it is refused/);
});

test("DEL-05 a wrong setting of the only channel keeps the message until it is mended", async () => {
  let mended = false;
  const outbox = await openOutbox(
    { telegram: {} },
    {
      telegram: () => {
        if (mended) return "m1";
        throw new ChannelError("refused", "TOKEN is not set", { byConfiguration: true });
      },
    },
  );
  await outbox.add({ title: "one" });
  await outbox.drain();
  assert.deepEqual(await outbox.states(), ["one pending"]);
  mended = true;
  outbox.clock.pass(HOUR);
  await outbox.drain();
  assert.deepEqual(await outbox.states(), ["one sent"]);
});

test("DEL-07 a channel that cannot be reached gives way after half an hour, for critical messages after five minutes", async () => {
  const outbox = await openOutbox(BOTH, { telegram: refuses("later") });
  await outbox.add({ title: "slow" }, { title: "urgent", severity: "critical" });
  let urgentAt: number | null = null;
  let slowAt: number | null = null;
  for (let minute = 0; minute < 60; minute += 1) {
    await outbox.drain();
    if (outbox.log().includes("webhook: urgent")) urgentAt ??= minute;
    if (outbox.log().includes("webhook: slow")) slowAt ??= minute;
    outbox.clock.pass(60_000);
  }
  assert.ok(urgentAt !== null && urgentAt >= 5 && urgentAt < 30, String(urgentAt));
  assert.ok(slowAt !== null && slowAt >= 30, String(slowAt));
});

test("DEL-08 send_to: all gives every channel every message; one that fails is told by another", async () => {
  const outbox = await openOutbox({ ...BOTH, send_to: "all" }, { telegram: refuses("refused") });
  await outbox.add({ title: "one" });
  await outbox.drain();
  await outbox.drain();
  assert.ok(outbox.log().includes("webhook: one"));
  const told = outbox.sent.some(
    ({ message }) => message.note !== null || message.title === "telegram does not take messages",
  );
  assert.ok(told, outbox.log().join("\n"));
});

test("DEL-20 what is unknown is never sent again by the same channel; good news is not given to another", async () => {
  const outbox = await openOutbox(BOTH, { telegram: refuses("unknown") });
  await outbox.add({ title: "one", kind: "success" });
  for (let day = 0; day < 3; day += 1) {
    await outbox.drain();
    outbox.clock.pass(24 * HOUR);
  }
  assert.deepEqual(await outbox.states(), ["one unknown"]);
  assert.equal((await outbox.deliveries("one")).length, 1);
});

test("DEL-21 a process that dies between the claim and the store leaves unknown, whenever that was", async () => {
  for (const went of [false, true]) {
    const outbox = await openOutbox({ telegram: {} }, {});
    await outbox.add({ title: "one" });
    outbox.living.add(7);
    const reached = Promise.withResolvers<void>();
    let sends = 0;
    const dying = outbox.partsOf(7, {
      openChannel: async (name) => ({
        name,
        async send() {
          if (went) sends += 1;
          reached.resolve();
          return await new Promise<never>(() => undefined);
        },
      }),
    });
    void createDelivery(dying).work(AbortSignal.abort(), new AbortController().signal);
    await reached.promise;
    await outbox.drain();
    assert.deepEqual(await outbox.states(), ["one pending"], "as long as it lives, it is its own business");
    outbox.living.delete(7);
    await outbox.drain();
    assert.deepEqual(await outbox.states(), ["one unknown"]);
    assert.deepEqual([outbox.sent.length, sends], [0, went ? 1 : 0]);
  }
});

test("DEL-22 of a message in parts none goes out twice", async () => {
  const taken: string[] = [];
  let isBusy = true;
  const outbox = await openOutbox(
    { telegram: {} },
    {
      async telegram(_message, { sent, partSent }) {
        for (const part of ["1", "2", "3"].slice(sent.length)) {
          if (part === "2" && isBusy) throw new ChannelError("later", "busy", { retryAfterMs: 60_000 });
          taken.push(part);
          if (part !== "3") await partSent(part);
        }
        return "1,2,3";
      },
    },
  );
  await outbox.add({ title: "long" });
  await outbox.drain();
  isBusy = false;
  outbox.clock.pass(60_000);
  await outbox.drain();
  assert.deepEqual(taken, ["1", "2", "3"]);
  assert.equal((await outbox.deliveries("long"))[0]?.channelMessageId, "1,2,3");
});

test("DEL-06 secrets are masked in what goes out and in what is kept of an error", async () => {
  const outbox = await openOutbox(BOTH, {
    telegram: () => {
      throw new ChannelError("refused", "bot hunter22 is unknown");
    },
  });
  await outbox.add({ title: "hunter22", body: "hunter22" });
  await outbox.drain();
  const { title, body, note } = outbox.sent[0]?.message ?? assert.fail();
  assert.deepEqual(
    [title, body, note],
    ["***", "***", "telegram did not take this message: bot *** is unknown"],
  );
  assert.equal((await outbox.deliveries("hunter22"))[0]?.lastError, "bot *** is unknown");
});
