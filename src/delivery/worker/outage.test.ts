import assert from "node:assert/strict";
import { test } from "node:test";
import { openOutbox, refuses } from "./fixtures/outbox.ts";

const HOUR = 3_600_000;
const GATEWAY = { outage: "gateway" } as const;

/** A home whose only channel is away for some time; every try is counted. */
async function openHome(channels: Record<string, unknown>, details: { outage: "gateway" | "service" }) {
  const state = { tries: 0, isAway: true };
  const outbox = await openOutbox(channels, {
    ntfy: (message, parts) => {
      state.tries += 1;
      return state.isAway ? refuses("unknown", details)(message, parts) : `ntfy-${state.tries}`;
    },
  });
  return { ...outbox, state };
}

test("DEL-65 an outage behind a gateway loses nothing of what must arrive where no other channel is left", async () => {
  const { add, drain, clock, state, states, sent, log } = await openHome({ ntfy: {} }, GATEWAY);
  const kinds = ["failure", "missed", "finding"] as const;
  await add(...kinds.map((kind) => ({ title: kind, kind })));
  await drain();
  assert.equal(state.tries, 1, "the others wait behind the first");
  assert.deepEqual(
    await states(),
    kinds.map((kind) => `${kind} pending`),
  );
  clock.pass(HOUR / 2);
  await drain();
  assert.ok(state.tries > 1, String(state.tries));
  state.isAway = false;
  clock.pass(HOUR);
  await drain();
  assert.deepEqual(
    log(),
    kinds.map((kind) => `ntfy: ${kind}`),
  );
  const notes = sent.map(({ message }) => message.note);
  assert.deepEqual(
    notes,
    ["This may be here twice: it is unknown", null, null],
    "once, and only where it may",
  );
});

test("DEL-65 what is better lost than heard twice is tried once, and what waits behind it is not burnt", async () => {
  const { add, drain, state, states } = await openHome({ ntfy: {} }, GATEWAY);
  await add({ title: "worked", kind: "success" }, { title: "worked too", kind: "success" });
  await drain();
  assert.equal(state.tries, 1);
  assert.deepEqual(await states(), ["worked unknown", "worked too pending"]);
});

test("DEL-65 what the service itself answers for is not repeated, yet holds the channel", async () => {
  const { add, drain, state, states } = await openHome({ ntfy: {} }, { outage: "service" });
  await add({ title: "one" }, { title: "two" });
  await drain();
  assert.equal(state.tries, 1);
  assert.deepEqual(await states(), ["one unknown", "two pending"]);
});

test("DEL-65 a gateway that passes everything on is believed after a day", async () => {
  const { add, drain, clock, states } = await openHome({ ntfy: {} }, GATEWAY);
  await add({ title: "one" });
  await drain();
  clock.pass(25 * HOUR);
  await drain();
  assert.deepEqual(await states(), ["one unknown"]);
});

test("DEL-65 where another channel has it, or is to get it, nothing is repeated", async () => {
  for (const more of [{}, { send_to: "all" }]) {
    const { add, drain, clock, state, log } = await openHome({ ntfy: {}, webhook: {}, ...more }, GATEWAY);
    await add({ title: "one" });
    await drain();
    clock.pass(HOUR);
    await drain();
    assert.deepEqual([state.tries, log()], [1, ["webhook: one"]]);
  }
});
