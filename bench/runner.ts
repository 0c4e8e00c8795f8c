/**
 * What Nightdesk itself costs: per run, per look when nothing is due, while it keeps watch, and with a long history.
 * Run with `npm run bench`; it measures the built bundle, in homes of its own that it removes.
 */
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeDue } from "../src/testing/make-due.ts";
import { fillHistory, makeHome, makeMixedHome, withStore } from "./support/homes.ts";
import { flushTime } from "./support/flush.ts";
import { idleCost } from "./support/idle.ts";
import { type Command, install } from "./support/installation.ts";
import { takeTurns, timeOf } from "./support/programs.ts";
import { type Measurement, printTable } from "./support/table.ts";

const DAY_MS = 86_400_000;
const ROUNDS = 15;
const RUNS = 50;
/** Milliseconds per trivial job, as measured with the same kind of job. */
const OTHERS = "graphile-worker 5, Cronicle 190, mcp-cron 1000";
const MEMORY = "/dev/shm";
const NODE = { argv: [process.execPath, "-e", "0"] };

const folder = realpathSync(mkdtempSync(join(tmpdir(), "nightdesk-bench-")));
try {
  const nightdesk = install(join(folder, "installed"));
  const small = makeHome(join(folder, "small"), RUNS);
  await timeOf(nightdesk(small, "tick"));
  printTable([
    ...(await runCost(nightdesk)),
    ...(await coldStarts(small, nightdesk)),
    ...(await yearAhead(makeMixedHome(join(folder, "mixed"), 100), nightdesk)),
    ...(await idleCost(nightdesk(small, "start"))),
    ...(await longHistory(makeHome(join(folder, "large"), 1000), nightdesk)),
  ]);
} finally {
  rmSync(folder, { recursive: true });
}

/** One after another within one process, beside the bare shell; on the disk, and in memory where that is possible. */
async function runCost(nightdesk: Command): Promise<Measurement[]> {
  const [bare = 0] = await takeTurns([{ argv: ["/bin/sh", "-c", "true"] }], RUNS);
  const what = "a trivial script, beyond a bare spawn";
  const flush = flushTime(folder).toFixed(1);
  const onDisk = {
    what,
    measured: (await bestPerRun(folder, nightdesk)) - bare,
    unit: "ms",
    target: 15,
    note: `a spawn takes ${bare.toFixed(1)} ms, a flush to this disk ${flush} ms; others: ${OTHERS}`,
  };
  if (!existsSync(MEMORY)) return [onDisk];
  const inMemory = mkdtempSync(join(MEMORY, "nightdesk-bench-"));
  try {
    const measured = (await bestPerRun(inMemory, nightdesk)) - bare;
    return [
      onDisk,
      { ...onDisk, what: `${what}, home in memory`, measured, note: "what is left without a disk" },
    ];
  } finally {
    rmSync(inMemory, { recursive: true });
  }
}

async function bestPerRun(parent: string, nightdesk: Command): Promise<number> {
  const perRun: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    perRun.push(await millisecondsPerRun(makeHome(join(parent, `runs-${round}`), RUNS), nightdesk));
  }
  return Math.min(...perRun);
}

/** From the first start to the last end, all that is between two runs included. */
async function millisecondsPerRun(home: string, nightdesk: Command): Promise<number> {
  await timeOf(nightdesk(home, "tick"));
  await withStore(home, ({ ledger }) => makeDue(ledger, Date.now() - DAY_MS));
  await timeOf(nightdesk(home, "tick"));
  const rows = await withStore(home, ({ reading }) =>
    reading.history({ state: "succeeded", limit: RUNS + 1 }),
  );
  if (rows.length !== RUNS) throw new Error(`${rows.length} of ${RUNS} runs succeeded`);
  const began = Math.min(...rows.map(({ startedAt }) => startedAt ?? 0));
  const ended = Math.max(...rows.map(({ finishedAt }) => finishedAt ?? 0));
  return (ended - began) / RUNS;
}

async function coldStarts(home: string, nightdesk: Command): Promise<Measurement[]> {
  const lines = [["tick"], ["--help"], ["status"]].map((line) => nightdesk(home, ...line));
  const [node = 0, tick = 0, help = 0, status = 0] = await takeTurns([NODE, ...lines], ROUNDS);
  const beside = `node -e 0 takes ${node.toFixed(0)} ms`;
  return [
    { what: "tick, nothing due, to node -e 0", measured: tick / node, unit: "×", target: 1.5, note: beside },
    { what: "tick, nothing due", measured: tick, unit: "ms", target: null, note: `${RUNS} tasks` },
    { what: "--help", measured: help, unit: "ms", target: 60, note: beside },
    { what: "status", measured: status, unit: "ms", target: 80, note: `${RUNS} tasks` },
  ];
}

async function yearAhead(home: string, nightdesk: Command): Promise<Measurement[]> {
  const year = ["next", "--from", "2026-01-01", "--until", "2027-01-01", "--json"];
  const [measured = 0] = await takeTurns([nightdesk(home, ...year)], 5);
  return [
    {
      what: "next, a year of 100 mixed tasks",
      measured,
      unit: "ms",
      target: 1000,
      note: "407542 slots, JSON",
    },
  ];
}

async function longHistory(home: string, nightdesk: Command): Promise<Measurement[]> {
  await timeOf(nightdesk(home, "tick"));
  await withStore(home, async ({ ledger }) => {
    await makeDue(ledger, Date.now() - 200 * DAY_MS);
    await fillHistory(ledger, 100);
    await ledger.write(async (tx) => {
      for (const { id } of await tx.revisionsInForce()) await tx.moveWatermark(id, Date.now());
    });
  });
  const [look = 0] = await takeTurns([nightdesk(home, "tick")], ROUNDS);
  const long = await longWay(home, nightdesk);
  const reads = [
    ["status"],
    ["history"],
    ["history", "--task", "task_500"],
    ["why", "task_500"],
    ["audit"],
  ] as const;
  const times = await takeTurns(
    reads.map((line) => nightdesk(home, ...line)),
    5,
  );
  const note = "100000 runs, 1000 tasks";
  return [
    { what: "tick, nothing due", measured: look, unit: "ms", target: 150, note },
    { what: "tick that takes the long way", measured: long, unit: "ms", target: null, note },
    ...reads.map((line, index) => ({
      what: line.join(" "),
      measured: times[index] ?? Number.NaN,
      unit: "ms",
      target: null,
      note,
    })),
  ];
}

/** As when a moment has come: everything is loaded, read and looked through. */
async function longWay(home: string, nightdesk: Command): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    await withStore(home, ({ ledger }) => ledger.write((tx) => tx.setNote("wake_at", null)));
    times.push(await timeOf(nightdesk(home, "tick")));
  }
  return Math.min(...times);
}
