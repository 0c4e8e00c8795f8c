import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message } from "../core/message.ts";
import { virtualClock } from "../testing/virtual-clock.ts";
import type { EngineContext } from "./context.ts";
import { failingWatch } from "./failing-watch.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 23);
const STEP = 15_000;

/** A process whose passes fail as long as it is told to, on a clock of its own. */
function troubled() {
  const clock = virtualClock(START);
  const sent: number[] = [];
  const events: string[] = [];
  const messages: Message[] = [];
  const line = { takes: true, ledgerFails: false };
  const tx = {
    addEvent: (kind: string, detail: string) => Promise.resolve(void events.push(`${kind} ${detail}`)),
    addMessage: (message: Message) => Promise.resolve(messages.push(message) > 0),
  };
  const watch = failingWatch({
    clock,
    announce: () => undefined,
    delivery: {
      sendUnrecorded: () => Promise.resolve(sent.push(clock.now() - START) > 0 && line.takes),
    },
    ledger: {
      write: (work: (through: typeof tx) => Promise<unknown>) =>
        line.ledgerFails ? Promise.reject(new Error("full")) : work(tx),
    },
  } as unknown as EngineContext);
  return {
    line,
    sent,
    events,
    messages,
    stay: (ms: number) => clock.pass(ms),
    /** A stretch that lasts so long, and its end unless it goes on. */
    async fail(ms: number, ends = true) {
      const since = clock.now();
      const failing = { since, why: "the disk is full", passes: 0 };
      for (; clock.now() < since + ms; clock.pass(STEP)) {
        failing.passes += 1;
        watch.failed({ ...failing });
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (ends) await watch.passed(failing);
    },
    pass: () => watch.passed(null),
  };
}

test("UNA-41 a stretch that begins within the hour is told when the hour is over, if it still lasts, and so is its end", async () => {
  const { fail, stay, sent, messages, events } = troubled();
  await fail(2 * MINUTE);
  stay(8 * MINUTE);
  await fail(5 * MINUTE);
  assert.equal(sent.length, 1, "not more often than every hour");
  stay(15 * MINUTE);
  await fail(3 * HOUR);
  assert.deepEqual(sent, [STEP, HOUR + STEP]);
  assert.deepEqual(
    messages.map(({ title }) => title.replace("Nightdesk keeps watch again, ", "")),
    ["after 2 min in which it could not", "after 3 h in which it could not"],
  );
  assert.equal(events.length, 3, "each stretch is an event, told or not");
  assert.match(events[1] ?? "", /^watch_failed .*"why":"the disk is full"/);
});

test("UNA-41 a single pass that fails is no event", async () => {
  const { fail, sent, events } = troubled();
  await fail(STEP);
  assert.deepEqual([sent, events], [[], []]);
});

test("UNA-41 a message that no channel took is tried again, at growing distance, until one has taken it", async () => {
  const { fail, line, sent } = troubled();
  line.takes = false;
  await fail(20 * MINUTE, false);
  assert.deepEqual(
    sent,
    [15, 45, 105, 225, 465, 945].map((seconds) => seconds * 1_000),
  );
  line.takes = true;
  await fail(20 * MINUTE, false);
  assert.equal(sent.length, 7);
});

test("UNA-41 the end of a stretch that cannot be written is written when it can be", async () => {
  const { fail, stay, pass, line, messages, events } = troubled();
  line.ledgerFails = true;
  await fail(2 * MINUTE);
  await fail(3 * MINUTE);
  assert.deepEqual([messages, events], [[], []]);
  line.ledgerFails = false;
  stay(MINUTE);
  await pass();
  await pass();
  assert.deepEqual(
    messages.map(({ title }) => title),
    ["Nightdesk keeps watch again, after 2 min in which it could not"],
  );
  assert.equal(events.length, 2, "once each");
});
