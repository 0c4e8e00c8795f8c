import assert from "node:assert/strict";
import { test } from "node:test";
import { questionKey } from "../../core/approval.ts";
import type { Message } from "../../core/message.ts";
import { ANSWER_MS } from "../http/exchange.ts";
import { createDelivery } from "./index.ts";
import { DRAIN_MS } from "./limits.ts";
import { openOutbox, refuses } from "./fixtures/outbox.ts";

const HOUR = 3_600_000;
const BOTH = { telegram: {}, webhook: {} };
const MUST_ARRIVE: readonly Message["kind"][] = [
  "failure",
  "missed",
  "approval",
  "question",
  "finding",
  "clock",
];

test("DEL-60 what must not be lost goes from an unknown delivery to the next channel, once, and says so", async () => {
  let tries = 0;
  const outbox = await openOutbox(BOTH, {
    telegram: (message, parts) => {
      tries += 1;
      return refuses("unknown")(message, parts);
    },
  });
  await outbox.add(...MUST_ARRIVE.map((kind) => ({ title: kind, kind })));
  for (let day = 0; day < 2; day += 1) {
    await outbox.drain();
    outbox.clock.pass(24 * HOUR);
  }
  assert.deepEqual(outbox.log().toSorted(), MUST_ARRIVE.map((kind) => `webhook: ${kind}`).toSorted());
  assert.equal(tries, MUST_ARRIVE.length, "the first channel was tried once for each");
  for (const { message } of outbox.sent)
    assert.equal(message.note, "This may have arrived by telegram already: it is unknown");
  assert.deepEqual(
    (await outbox.deliveries("failure")).map(({ channel, state }) => `${channel} ${state}`),
    ["telegram unknown", "webhook sent"],
  );
  assert.ok((await outbox.states()).every((state) => state.endsWith(" sent")));
});

test("DEL-60 without a channel that has not had it, an unknown message stays unknown, and no channel gets it twice", async () => {
  const outbox = await openOutbox(BOTH, { telegram: refuses("unknown"), webhook: refuses("unknown") });
  await outbox.add({ title: "one" });
  await outbox.drain();
  outbox.clock.pass(24 * HOUR);
  await outbox.drain();
  assert.deepEqual(await outbox.states(), ["one unknown"]);
  assert.deepEqual(
    (await outbox.deliveries("one")).map(({ channel, state, attempts }) => `${channel} ${state} ${attempts}`),
    ["telegram unknown 1", "webhook unknown 1"],
  );
});

test("DEL-60 with every channel getting every message, an unknown one is not given on", async () => {
  const outbox = await openOutbox({ ...BOTH, send_to: "all" }, { telegram: refuses("unknown") });
  await outbox.add({ title: "one" });
  await outbox.drain();
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["webhook: one"]);
});

test("DEL-60 a message whose sender died goes to the next channel as well, and a success does not", async () => {
  const outbox = await openOutbox(BOTH, {});
  await outbox.add({ title: "failed" }, { title: "worked", kind: "success" });
  outbox.living.add(7);
  const reached = Promise.withResolvers<void>();
  let begun = 0;
  for (const pid of [7, 8]) {
    outbox.living.add(pid);
    const dying = outbox.partsOf(pid, {
      openChannel: async (name) => ({
        name,
        async send() {
          begun += 1;
          if (begun === 2) reached.resolve();
          return await new Promise<never>(() => undefined);
        },
      }),
    });
    void createDelivery(dying).work(AbortSignal.abort(), new AbortController().signal);
  }
  await reached.promise;
  outbox.living.delete(7);
  outbox.living.delete(8);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["webhook: failed"]);
  assert.match(outbox.sent[0]?.message.note ?? "", /^This may have arrived by telegram already: the process/);
  assert.deepEqual(await outbox.states(), ["failed sent", "worked unknown"]);
});

test("DEL-60 a process that ends still gives on what a silent channel did not answer", async () => {
  let asked = 0;
  const outbox = await openOutbox(BOTH, {
    telegram: async (message, parts) => {
      asked += 1;
      outbox.clock.pass(ANSWER_MS);
      return await refuses("unknown")(message, parts);
    },
  });
  await outbox.add({ title: "one" });
  await outbox.drain();
  assert.ok(ANSWER_MS < DRAIN_MS);
  assert.deepEqual([asked, outbox.log()], [1, ["webhook: one"]]);
});

test("DEL-60 a question that was answered meanwhile is not given on", async () => {
  const outbox = await openOutbox(BOTH, { telegram: refuses("unknown") });
  const key = questionKey("q1");
  await outbox.add({ title: "may I?", kind: "approval", key, expiresAt: outbox.clock.now() + 1 });
  const parts = outbox.partsOf(1, {
    openChannel: async (name) => ({
      name,
      async send(message, sending) {
        outbox.clock.pass(10);
        return { id: await refuses("unknown")(message, sending) };
      },
    }),
  });
  await outbox.drain(parts);
  assert.deepEqual(
    (await outbox.deliveries("may I?")).map(({ channel, state }) => `${channel} ${state}`),
    ["telegram unknown", "webhook expired"],
  );
});

test("DEL-61 that a channel brings nothing through is not told once it has delivered", async () => {
  const outbox = await openOutbox(BOTH, {});
  const notBefore = outbox.clock.now() + HOUR;
  const silent = (name: string) =>
    ({
      key: `trend:silent_channel:${name}:6`,
      kind: "finding",
      title: `${name} is silent`,
      notBefore,
    }) as const;
  await outbox.add(silent("telegram"), silent("webhook"), { title: "one" });
  outbox.clock.pass(60_000);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: one"]);
  outbox.clock.pass(HOUR);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: one", "telegram: webhook is silent"]);
  assert.ok((await outbox.states()).includes("telegram is silent expired"));
});

test("DEL-61 that a channel brings nothing through is told by another one first", async () => {
  const silent = { key: "trend:silent_channel:telegram:5", kind: "finding", title: "telegram is silent" };
  const broken = { key: "channel:telegram:2026-11-25", kind: "channel", title: "telegram takes none" };
  const both = await openOutbox(BOTH, {});
  await both.add(silent as Partial<Message>, broken as Partial<Message>);
  await both.drain();
  assert.deepEqual(both.log().toSorted(), ["webhook: telegram is silent", "webhook: telegram takes none"]);
  const alone = await openOutbox({ telegram: {} }, {});
  await alone.add(silent as Partial<Message>);
  await alone.drain();
  assert.deepEqual(alone.log(), ["telegram: telegram is silent"], "rather than not at all");
  const back = await openOutbox(BOTH, { webhook: refuses("refused") });
  await back.add(silent as Partial<Message>);
  await back.drain();
  assert.deepEqual(back.log(), ["telegram: telegram is silent"]);
});
