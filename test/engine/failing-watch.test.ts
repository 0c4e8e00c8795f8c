/** A watch whose ledger cannot be written: known from memory, told past the outbox, and its moments are misses. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message } from "../../src/core/message.ts";
import type { EngineContext } from "../../src/engine/context.ts";
import { runLoop } from "../../src/engine/loop.ts";
import { createWatchHealth, type WatchHealth } from "../../src/engine/watch-health.ts";
import { LedgerBusy, LedgerFull } from "../../src/ledger/errors.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { HOUR, MINUTE, MONDAY, openStage, type Stage, noStops } from "./stage.ts";

const FROM = MONDAY + HOUR;
const UNTIL = FROM + 10 * MINUTE;

interface Lived {
  readonly stage: Stage;
  readonly sent: readonly Message[];
  /** What was known in the middle of it. */
  readonly troubles: readonly string[];
}

/**
 * A task of every minute, and a disk that is full for ten minutes from one o'clock on.
 *
 * @param event what fails; everything if none is given
 */
async function liveThroughFullDisk(event: string | null = null): Promise<Lived> {
  const stage = await openStage([
    makeTask("beat", { rule: { kind: "every", everyMs: MINUTE, anchorMs: 0 } }),
  ]);
  stage.work("beat", { lastsMs: 1_000 });
  const sent: Message[] = [];
  let troubles: readonly string[] = [];
  const health: WatchHealth = createWatchHealth(stage.clock, 15_000);
  stage.sleepUntil(FROM - 2 * MINUTE);
  const drain = new AbortController();
  await stage.play((ctx) => {
    const isFull = () => stage.clock.now() > FROM && stage.clock.now() < UNTIL;
    const full = () => Promise.reject(new LedgerFull("no space is left"));
    const write: EngineContext["ledger"]["write"] = (work) => {
      if (!isFull()) return ctx.ledger.write(work);
      if (event === null) return full();
      return ctx.ledger.write((tx) =>
        work({
          ...tx,
          transition: (change) => (change.event === event ? full() : tx.transition(change)),
        }),
      );
    };
    const delivery = {
      work: () => Promise.resolve(),
      progress: () => undefined,
      poke() {
        if (stage.clock.now() > UNTIL + 2 * MINUTE) drain.abort();
      },
      sendUnrecorded(message: Message) {
        sent.push(message);
        troubles = health.troubles();
        return Promise.resolve(true);
      },
    };
    const pace = { stepMs: 15_000, cancelPollMs: 30_000 };
    const ours = { ...ctx, ledger: { ...ctx.ledger, write }, delivery, health, pace };
    return runLoop(ours, { ...noStops(), drain: drain.signal });
  });
  return { stage, sent, troubles: [...troubles, "|", ...health.troubles()] };
}

test("UNA-40, UNA-41: a ledger that cannot be written is known from memory and told at once, past the outbox", async () => {
  const { sent, troubles, stage } = await liveThroughFullDisk();
  assert.deepEqual(troubles, ["the ledger cannot be written: no space is left on its disk", "|"]);
  assert.deepEqual(
    sent.map(({ title, severity }) => [title, severity]),
    [["Nightdesk cannot keep watch", "critical"]],
  );
  assert.match(sent[0]?.body ?? "", /^The ledger cannot be written: no space is left on its disk\./);
  const over = (await stage.messages()).filter(({ kind }) => kind === "ledger");
  assert.equal(over.length, 1);
  assert.match(over[0]?.title ?? "", /^Nightdesk keeps watch again, after 1[01] min in which it could not$/);
});

test("UNA-42 moments that came while nothing could be recorded end as missed for that reason, and are told", async () => {
  const { stage } = await liveThroughFullDisk();
  const rows = await stage.history("beat");
  const missed = rows.filter(({ state }) => state === "missed");
  assert.deepEqual([...new Set(missed.map(({ reason }) => reason))], ["unrecorded"]);
  const count = missed.reduce((total, row) => total + row.count, 0);
  assert.ok(count >= 8 && count <= 11, String(count));
  const told = (await stage.messages()).filter(({ kind }) => kind === "missed");
  assert.equal(told.length, 1);
  assert.match(told[0]?.title ?? "", /^Missed \d+ scheduled moments of beat$/);
  assert.match(told[0]?.body ?? "", /the ledger could not be written/);
  assert.equal((await stage.audit()).ok, true);
  const events = await stage.reading.events({ since: 0, limit: 50 });
  assert.deepEqual(
    events.filter(({ kind }) => kind === "absence" || kind === "watch_failed").map(({ kind }) => kind),
    ["watch_failed"],
    "it was not away",
  );
});

test("UNA-42 a run that was planned and could not be started any more is a miss for that reason too", async () => {
  const { stage } = await liveThroughFullDisk("claim");
  const missed = (await stage.history("beat")).filter(({ state }) => state === "missed");
  assert.deepEqual([...new Set(missed.map(({ reason }) => reason))], ["unrecorded"]);
  assert.ok(missed.length >= 8, String(missed.length));
  const told = (await stage.messages()).filter(({ kind }) => kind === "missed");
  const lines = told.flatMap(({ body }) => (body ?? "").split("\n"));
  assert.equal(lines.length, missed.length);
  assert.equal((await stage.audit()).ok, true);
});

test("UNA-42 a ledger that was busy at the first look after a night is no reason for what the night missed", async () => {
  const stage = await openStage([
    makeTask("beat", { rule: { kind: "every", everyMs: HOUR, anchorMs: 0 }, missed: "run_once" }),
  ]);
  const health = createWatchHealth(stage.clock, 15_000);
  const morning = FROM + 8 * HOUR + 30 * MINUTE;
  const drain = new AbortController();
  let slept = false;
  let busy = 0;
  await stage.play((ctx) => {
    const write: EngineContext["ledger"]["write"] = (work) => {
      const isFirst = stage.clock.now() >= morning && busy === 0;
      if (!isFirst) return ctx.ledger.write(work);
      busy += 1;
      return Promise.reject(new LedgerBusy("another program holds it"));
    };
    const delivery = {
      work: () => Promise.resolve(),
      progress: () => undefined,
      poke() {
        if (stage.clock.now() > morning + MINUTE) drain.abort();
        if (slept || stage.clock.now() < FROM + MINUTE) return;
        slept = true;
        // Once the pass is over, and the loop waits for the next.
        setImmediate(() => stage.sleepUntil(morning));
      },
      sendUnrecorded: () => Promise.resolve(true),
    };
    const pace = { stepMs: 15_000, cancelPollMs: 30_000 };
    const ours = { ...ctx, ledger: { ...ctx.ledger, write }, delivery, health, pace };
    return runLoop(ours, { ...noStops(), drain: drain.signal });
  });
  assert.equal(busy, 1);
  const missed = (await stage.history("beat")).filter(({ state }) => state === "missed");
  assert.deepEqual([...new Set(missed.map(({ reason }) => reason))], ["superseded"]);
  const events = await stage.reading.events({ since: 0, limit: 50 });
  assert.deepEqual(
    events.filter(({ kind }) => kind === "absence" || kind === "watch_failed").map(({ kind }) => kind),
    ["absence"],
  );
});
