import assert from "node:assert/strict";
import { test } from "node:test";
import { runNow } from "../../src/engine/run-now.ts";
import { tick } from "../../src/engine/tick.ts";
import type { EngineContext } from "../../src/engine/context.ts";
import { LedgerFull } from "../../src/ledger/errors.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { HOUR, MINUTE, MONDAY, openStage, type Stage } from "./stage.ts";

const MANUAL = { task: "a", full: false, params: {}, wait: false } as const;

/** A disk on which, from an hour on, the end of no run can be written until `free` says so. */
function withFullDisk(stage: Stage, ctx: EngineContext, fault: Error, free: () => boolean): EngineContext {
  const { ledger } = stage.ctx;
  return {
    ...ctx,
    ledger: {
      ...ledger,
      write: (work) =>
        ledger.write((tx) =>
          work({
            ...tx,
            transition: (change) => {
              if (change.event === "end" && !free()) throw fault;
              return tx.transition(change);
            },
          }),
        ),
    },
  };
}

async function runOnFullDisk(fault: Error, freeAfterMs: number): Promise<Stage> {
  const stage = await openStage([makeTask("a", { rule: { kind: "on_demand" } })]);
  stage.work("a", { lastsMs: MINUTE });
  const free = () => stage.clock.now() >= MONDAY + freeAfterMs;
  await stage.play((ctx, stops) => runNow(withFullDisk(stage, ctx, fault, free), MANUAL, stops));
  return stage;
}

function faults(stage: Stage): string[] {
  return stage.announcements.flatMap((event) => (event.kind === "fault" ? [event.detail] : []));
}

test("DSK-44: a run that ends on a full disk is recorded as it ended, as soon as there is room", async () => {
  const stage = await runOnFullDisk(new LedgerFull("no space is left"), HOUR);
  const run = await stage.newestRun("a");
  assert.equal(run.state, "succeeded");
  assert.equal(run.exitCode, 0);
  assert.deepEqual(stage.deeds(), ["a@1"]);
  const [only, ...more] = faults(stage);
  assert.match(only ?? "", /The end of a cannot be recorded: no space is left\. It is tried again/);
  assert.deepEqual(more, []);
});

test("DSK-44: tick stays with its work on a disk on which nothing can be written, and records it when there is room", async () => {
  const stage = await openStage([
    makeTask("a", { rule: { kind: "calendar", patterns: ["0 3 * * *"] } }),
    makeTask("b", { rule: { kind: "calendar", patterns: ["0 3 * * *"] } }),
  ]);
  stage.work("a", { lastsMs: MINUTE });
  stage.work("b", { lastsMs: 20 * MINUTE });
  await stage.tick();
  const due = MONDAY + 3 * HOUR;
  stage.sleepUntil(due);
  const isFull = () => stage.clock.now() > due && stage.clock.now() < due + HOUR;
  const summary = await stage.play((ctx, stops) => {
    const write: EngineContext["ledger"]["write"] = (work) =>
      isFull() ? Promise.reject(new LedgerFull("no space is left")) : ctx.ledger.write(work);
    return tick({ ...ctx, ledger: { ...ctx.ledger, write } }, stops);
  });
  assert.equal(summary.failed, 0);
  assert.deepEqual(
    summary.executed.map(({ task, state }) => [task, state]),
    [
      ["a", "succeeded"],
      ["b", "succeeded"],
    ],
  );
  assert.ok(faults(stage).length >= 2);
});
