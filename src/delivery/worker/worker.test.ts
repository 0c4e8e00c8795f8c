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

test("DEL-10 not_before is kept, and after expires_at the message is kept as expired and never sent", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  await outbox.add(
    { title: "later", notBefore: NOON + HOUR },
    { title: "over", notBefore: NOON + HOUR, expiresAt: NOON + HOUR },
  );
  await outbox.drain();
  assert.deepEqual(outbox.log(), []);
  assert.equal(await outbox.ledger.read((tx) => tx.nextDeliveryAt()), NOON + HOUR);
  outbox.clock.pass(HOUR);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: later"]);
  assert.deepEqual(await outbox.states(), ["later sent", "over expired"]);
});

test("DEL-10 a message expires also while its channel is away", async () => {
  const outbox = await openOutbox({ telegram: {} }, { telegram: refuses("later") });
  await outbox.add({ title: "over", expiresAt: NOON + HOUR });
  await outbox.drain();
  outbox.clock.pass(HOUR);
  await outbox.drain();
  assert.deepEqual(await outbox.states(), ["over expired"]);
  assert.equal((await outbox.deliveries("over"))[0]?.state, "expired");
});

test("DEL-11 in quiet hours only what is critical goes out; the rest comes when they end", async () => {
  const outbox = await openOutbox({ telegram: {}, quiet: "11:00-14:30" }, {});
  await outbox.add({ title: "calm" }, { title: "fire", severity: "critical" });
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: fire"]);
  assert.equal(await outbox.ledger.read((tx) => tx.nextDeliveryAt()), NOON + 2.5 * HOUR);
  outbox.clock.pass(2.5 * HOUR);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: fire", "telegram: calm"]);
});

test("DEL-12 the same words about the same task within an hour are one message, unless something came between", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  await outbox.add({ title: "disk is full", task: "a" });
  await outbox.drain();
  outbox.clock.pass(60_000);
  await outbox.add({ title: "disk is full", task: "a" });
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: disk is full"]);
  assert.deepEqual(await outbox.states(), ["disk is full sent", "disk is full sent"]);
  outbox.clock.pass(60_000);
  await outbox.add({ title: "a works again", task: "a", kind: "recovery" });
  outbox.clock.pass(60_000);
  await outbox.add({ title: "disk is full", task: "a" });
  await outbox.drain();
  assert.deepEqual(outbox.log().slice(1), ["telegram: a works again", "telegram: disk is full"]);
});

test("DEL-13 more than five of a kind become one message that lists them; approvals never do", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  const tasks = ["a", "b", "c", "d", "e", "f", "g"];
  await outbox.add(
    ...tasks.map((task) => ({ task, title: `${task} failed` })),
    ...tasks.map((task) => ({ task, title: `may ${task}?`, kind: "approval" as const })),
    { title: "fine", kind: "success" },
  );
  await outbox.drain();
  const digest = outbox.sent.find(({ message }) => message.title.startsWith("7 failures"))?.message;
  assert.equal(digest?.title, "7 failures: a, b, c and 4 more");
  assert.equal(digest.body, tasks.map((task) => `- ${task} failed`).join("\n"));
  assert.equal(outbox.sent.length, 1 + 7 + 1);
  const messages = await outbox.reading.messages({});
  const whole = messages.find(({ title }) => title.startsWith("7 failures"));
  const parts = messages.filter(({ containedIn }) => containedIn === whole?.id);
  assert.equal(parts.length, 7);
  assert.ok(parts.every(({ state }) => state === "sent"));
});

test("DEL-13 five of a kind stay five", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  await outbox.add(...["a", "b", "c", "d", "e"].map((task) => ({ task, title: `${task} failed` })));
  await outbox.drain();
  assert.equal(outbox.sent.length, 5);
});

test("DEL-20 what is unknown is never sent again, nor given to another channel", async () => {
  const outbox = await openOutbox(BOTH, { telegram: refuses("unknown") });
  await outbox.add({ title: "one" });
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

test("DEL-09 a channel that left the configuration gives its messages to those that stayed", async () => {
  const channels: Record<string, unknown> = { telegram: {}, webhook: {} };
  const outbox = await openOutbox(channels, { telegram: refuses("later") });
  await outbox.add({ title: "one" });
  await outbox.drain();
  delete channels["telegram"];
  outbox.clock.pass(HOUR);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["webhook: one"]);
});

test("DEL-09 news from before there was a channel is brought up for three days, then it is expired", async () => {
  const channels: Record<string, unknown> = {};
  const outbox = await openOutbox(channels, {});
  await outbox.add({ title: "old" });
  outbox.clock.pass(71 * HOUR);
  await outbox.add({ title: "new" });
  outbox.clock.pass(2 * HOUR);
  channels["ntfy"] = {};
  await outbox.drain();
  assert.deepEqual(await outbox.states(), ["old expired", "new sent"]);
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
