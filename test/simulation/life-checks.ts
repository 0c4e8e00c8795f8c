/** What must hold after any life, however unlucky. */
import assert from "node:assert/strict";
import type { Deed } from "../../src/testing/fake-world.ts";
import { isStuck, type Life } from "./simulate.ts";

export async function checkLife(life: Life): Promise<void> {
  checkEquation(life);
  checkNoOverlap(life.deeds);
  checkAtMostOnce(life);
  assert.deepEqual(life.counts.faults, [], `seed ${life.seed}: faults of the engine itself`);
  const stuck = (await life.reading.liveRuns()).filter(isStuck);
  assert.deepEqual(stuck, [], `seed ${life.seed}: runs that nobody cares for`);
  await checkSlotsClosed(life);
}

/** expected = recorded, none missing, none double. */
function checkEquation({ audit, seed }: Life): void {
  const wrong = audit.tasks.filter(
    ({ expected, recorded, missing, doubled }) =>
      expected !== recorded || missing.length + doubled.length > 0,
  );
  assert.deepEqual(wrong, [], `seed ${seed}: the equation does not hold`);
  assert.equal(audit.ok, true);
}

/** No task ever ran beside itself. */
function checkNoOverlap(deeds: readonly Deed[]): void {
  const lastOf = new Map<string, Deed>();
  for (const deed of [...deeds].sort((a, b) => a.from - b.from)) {
    const before = lastOf.get(deed.task);
    if (before !== undefined) {
      const until = before.until ?? before.due;
      assert.ok(until <= deed.from, `${deed.task} ran twice at once: runs ${before.run} and ${deed.run}`);
    }
    lastOf.set(deed.task, deed);
  }
}

/** With `on_lost: alert` and no retries, a run's work is started once at most. */
function checkAtMostOnce({ deeds, definitions, seed }: Life): void {
  const starts = new Map<string, number>();
  for (const { run, task } of deeds) {
    const definition = definitions.get(task);
    if (definition === undefined || definition.onLost !== "alert" || definition.retries > 0) continue;
    starts.set(run, (starts.get(run) ?? 0) + 1);
  }
  const doubled = [...starts].filter(([, count]) => count > 1);
  assert.deepEqual(doubled, [], `seed ${seed}: doubled under on_lost: alert`);
}

/** An open slot has a run that still lives; every other slot has ended in one outcome with its reason. */
async function checkSlotsClosed({ reading, audit, seed }: Life): Promise<void> {
  const live = new Set((await reading.liveRuns()).map(({ id }) => id));
  const slots = await reading.slots({ from: audit.from, until: audit.until });
  const silent = slots.filter(
    ({ outcome, reason, runId }) =>
      (outcome === null && (runId === null || !live.has(runId))) ||
      (outcome !== null && outcome !== "succeeded" && reason === null),
  );
  assert.deepEqual(silent, [], `seed ${seed}: slots without an end or a reason`);
}
