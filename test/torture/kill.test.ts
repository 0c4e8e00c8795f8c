import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as after } from "node:timers/promises";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { type Random, seededRandom } from "../../src/testing/random.ts";
import { checkExecutions, endedRows, type EndedRow } from "./executions.ts";
import { begin, nightdesk, needsProc, processesWith, SIZE, withStore } from "./machine.ts";

const KILLS = SIZE > 0 ? SIZE : 14;
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

function yaml(schedule: string): string {
  const tasks = ["alert_a", "alert_b", "alert_c", "retry_d"].map(
    (id) =>
      `  - {id: ${id}, script: work.sh, schedule: "${schedule}", timezone: UTC, on_lost: ${id.slice(0, 5)}, retry_delay: 1s}`,
  );
  return `concurrency: 3\ntasks:\n${tasks.join("\n")}\n`;
}

/** Writes down what it is run for and how it ends, and prints what the log must hold. */
const WORK = `#!/bin/sh
code=$(($$ % 3))
echo "begin $NIGHTDESK_RUN_ID $NIGHTDESK_ATTEMPT $NIGHTDESK_KEY $code" >> executions
echo "begun $NIGHTDESK_RUN_ID $NIGHTDESK_ATTEMPT"
sleep 0.$(($$ % 10))
echo "finished $NIGHTDESK_RUN_ID $NIGHTDESK_ATTEMPT"
echo "end $NIGHTDESK_RUN_ID $NIGHTDESK_ATTEMPT" >> executions
exit $code
`;

/**
 * Starts Nightdesk and kills it at some moment: while it begins, recovers, or works.
 *
 * @param withWork also kills what it has started
 * @returns the runs whose work was killed
 */
async function killOnce(t: TestContext, home: string, random: Random, withWork: boolean): Promise<string[]> {
  const watched = begin(t, home, random.chance(0.5) ? "start" : "tick");
  // A tick that finds nothing to do ends by itself, and that is fine.
  const works = watched.says(/started|still running|ended while/).catch(() => undefined);
  if (random.chance(0.7)) await works;
  await after(random.between(0, 900));
  watched.child.kill("SIGKILL");
  await watched.ended;
  if (!withWork) return [];
  const victims = processesWith("NIGHTDESK_HOME", home).map(({ pid }) => pid);
  const runs = processesWith("NIGHTDESK_RUN_ID").filter(({ pid }) => victims.includes(pid));
  for (const pid of victims) endIfThere(pid);
  return runs.map(({ value }) => value);
}

function endIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

test(`${KILLS} kills of nightdesk lose nothing and double nothing`, { skip: needsProc }, async (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seededRandom(SEED);
  const home = temporaryHome(t, { "nightdesk.yaml": yaml("* * * * * *"), "work.sh": WORK });
  t.after(() => processesWith("NIGHTDESK_HOME", home).forEach(({ pid }) => endIfThere(pid)));
  const acknowledged = new Map<string, EndedRow>();
  const cutOff = new Set<string>();
  await nightdesk(t, home, "status");
  for (let kill = 1; kill <= KILLS; kill += 1) {
    for (const run of await killOnce(t, home, random, kill % 4 === 0)) cutOff.add(run);
    for (const [id, row] of await endedRows(home)) {
      acknowledged.set(id, row);
    }
  }
  // From here on no new moments come; what was begun is brought to its end.
  writeFileSync(join(home, "nightdesk.yaml"), yaml("on_demand"));
  const last = await nightdesk(t, home, "tick");
  assert.ok(last.code === 0 || last.code === 1, last.text);

  await withStore(home, async ({ reading }) => assert.deepEqual(await reading.liveRuns(), []));
  assert.deepEqual(readdirSync(join(home, "state", "runs")), []);
  const audit = await nightdesk(t, home, "audit", "--json");
  assert.equal((JSON.parse(audit.text) as { ok: boolean }).ok, true, audit.text);
  const rows = await endedRows(home);
  for (const [id, row] of acknowledged)
    assert.deepEqual(rows.get(id), row, `row ${id} as it was read before`);
  const { started, lost } = await checkExecutions(home, cutOff);
  t.diagnostic(
    `${started} attempts, ${lost} lost, ${rows.size} rows, ${acknowledged.size} seen between kills`,
  );
});
