/**
 * `node bench/desk-picture.ts`: how long it takes to make the picture of the desk that a TypeScript task is handed, over
 * 100,000 runs of 50 tasks in the three weeks that it looks back at, and how large it is.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inserter, runRow } from "../scripts/demo/sql.ts";
import { NOW } from "../scripts/demo/moments.ts";
import { deskDays } from "../src/engine/desk-days.ts";
import { deskPicture } from "../src/engine/desk-picture.ts";
import { openSqliteLedger } from "../src/ledger/index.ts";
import { makeConfig, makeTask } from "../src/testing/make-task.ts";

const TASKS = 50;
const RUNS_EACH = 2_000;
const DAYS = 22;
const DAY = 86_400_000;
const ROUNDS = 5;

const folder = mkdtempSync(join(tmpdir(), "nightdesk-bench-"));
try {
  const path = join(folder, "ledger.db");
  await (await openSqliteLedger({ path })).close();
  fill(path);
  await measure(path);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function fill(path: string): void {
  const database = new DatabaseSync(path);
  database.exec("begin");
  const insert = inserter(database);
  const gap = Math.floor((DAYS * DAY) / RUNS_EACH);
  let slot = 0;
  for (let task = 0; task < TASKS; task += 1) {
    const id = nameOf(task);
    const rule = JSON.stringify({ kind: "every", everyMs: gap, anchorMs: 0 });
    const zone = "Europe/Prague";
    insert("revision", {
      id: task + 1,
      task: id,
      rule,
      zone,
      from_at: 0,
      until_at: null,
      planned_until: NOW,
    });
    for (let count = 0; count < RUNS_EACH; count += 1) {
      slot += 1;
      const at = NOW - count * gap - task;
      const run = `b${String(slot).padStart(8, "0")}`;
      const state = slot % 97 === 0 ? "failed" : "succeeded";
      const finished = at + 4_000;
      insert("slot", {
        id: slot,
        task: id,
        revision: task + 1,
        nominal: `${count}-${task}`,
        pass: 1,
        at,
        run_id: run,
        recorded_at: at,
        outcome: state,
        reason: null,
        closed_at: finished,
      });
      insert(
        "run",
        runRow({
          id: run,
          task: id,
          slotId: slot,
          slotAt: at,
          state,
          createdAt: at,
          startedAt: at,
          finishedAt: finished,
        }),
      );
    }
  }
  database.exec("commit");
  database.close();
}

async function measure(path: string): Promise<void> {
  const { reading, close } = await openSqliteLedger({ path });
  const config = makeConfig(
    Array.from({ length: TASKS }, (_, task) => makeTask(nameOf(task))),
    { timezone: "Europe/Prague" },
  );
  const times: Record<string, number[]> = { days: [], picture: [] };
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    await deskDays(reading, NOW - DAYS * DAY, NOW, config.timezone);
    const middle = performance.now();
    bytes = JSON.stringify(await deskPicture(reading, config, NOW)).length;
    times["days"]?.push(middle - began);
    times["picture"]?.push(performance.now() - middle);
  }
  for (const [what, list] of Object.entries(times)) {
    const middle = list.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
    process.stdout.write(`${what}: ${middle.toFixed(0)} ms (first ${(list[0] ?? 0).toFixed(0)} ms)\n`);
  }
  process.stdout.write(`size: ${(bytes / 1024).toFixed(0)} KB\n`);
  await close();
}

function nameOf(task: number): string {
  return `task_${String(task).padStart(3, "0")}`;
}
