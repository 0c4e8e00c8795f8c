/** Homes to measure in. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EMPTY_REPORT } from "../../src/core/report.ts";
import { openSqliteLedger, type Store } from "../../src/ledger/index.ts";
import type { Ledger, LedgerTransaction, Revision } from "../../src/ports/ledger.ts";

const DAY_MS = 86_400_000;

/** A home with that many tasks, each with one moment a day, twelve hours away from now. */
export function makeHome(folder: string, tasks: number): string {
  const halfDay = Math.floor(Date.now() / 3_600_000 - 12) * 3_600_000;
  const anchor = new Date(halfDay).toISOString().replace(".000", "");
  const lines = Array.from(
    { length: tasks },
    (_, index) => `  - {id: task_${index}, script: true.sh, schedule: every 24h, anchor: "${anchor}"}`,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "nightdesk.yaml"), `concurrency: 1\ntasks:\n${lines.join("\n")}\n`);
  writeFileSync(join(folder, "true.sh"), "#!/bin/sh\ntrue\n", { mode: 0o755 });
  return folder;
}

export async function withStore<T>(home: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteLedger({ path: join(home, "state", "ledger.db") });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Gives each task that many daily runs that succeeded, the newest twelve hours ago. */
export async function fillHistory(ledger: Ledger, runsEach: number): Promise<void> {
  const revisions = await ledger.read((tx) => tx.revisionsInForce());
  const newest = Math.floor(Date.now() / 3_600_000 - 12) * 3_600_000;
  for (let day = runsEach - 1; day >= 0; day -= 1) {
    await ledger.write(async (tx) => {
      for (const revision of revisions) await addEndedRun(tx, revision, newest - day * DAY_MS);
    });
  }
}

async function addEndedRun(tx: LedgerTransaction, revision: Revision, at: number): Promise<void> {
  const { task } = revision;
  const id = `${task}-${at}`;
  const nominal = new Date(at).toISOString().slice(0, 19);
  const run = {
    id,
    task,
    trigger: "slot",
    slotAt: at,
    notBefore: at,
    full: false,
    params: {},
    priority: 5,
    catchUp: false,
  } as const;
  const occurrence = { nominal, pass: 1, at } as const;
  await tx.addSlots([{ task, revision: revision.id, occurrence, closing: null, run }], at);
  const owner = { pid: 1, startedAt: "0", bootId: "bench" };
  await tx.transition({ run: id, event: "claim", at, patch: { owner } });
  const token = (await tx.run(id))?.token ?? 0;
  await tx.transition({ run: id, event: "start", at: at + 10, token, patch: { deadlineAt: at + DAY_MS } });
  const result = { outcome: "succeeded", reason: null, detail: null } as const;
  const attempt = { ...result, exitCode: 0, signal: null, leaked: 0 };
  const patch = { exitCode: 0, log: `logs/${nominal.slice(0, 10)}_${task}.log` };
  await tx.transition({ run: id, event: "end", at: at + 2_000, token, outcome: "succeeded", attempt, patch });
  await tx.saveReport(id, { ...EMPTY_REPORT, headline: "did what it does every day" }, at + 2_000);
}

/** Every kind of schedule in two zones, as many of each. @returns the home's folder */
export function makeMixedHome(folder: string, tasks: number): string {
  mkdirSync(folder, { recursive: true });
  const lines = Array.from(
    { length: tasks },
    (_, index) => `  - {id: task_${index}, script: work.sh, ${SCHEDULES[index % SCHEDULES.length] ?? ""}}`,
  );
  writeFileSync(join(folder, "work.sh"), "#!/bin/sh\n", { mode: 0o700 });
  writeFileSync(join(folder, "nightdesk.yaml"), `timezone: Europe/Prague\ntasks:\n${lines.join("\n")}\n`);
  return folder;
}

const SCHEDULES = [
  'schedule: daily, time: "03:00"',
  "schedule: hourly",
  "schedule: every 1h",
  "schedule: weekly, day: sunday",
  "schedule: monthly, day: last",
  'schedule: "*/10 8-18 * * mon-fri"',
  'schedule: daily, time: ["07:00", "19:00"]',
  "schedule: every 2h",
  'schedule: "30 2 * * *"',
  "schedule: daily, days: [mon, fri], timezone: America/New_York",
];
