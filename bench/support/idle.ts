/** What `start` takes while there is nothing to do. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as after } from "node:timers/promises";
import type { Program } from "./programs.ts";
import type { Measurement } from "./table.ts";

const SETTLE_MS = 3_000;
const WATCHED_MS = 20_000;
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** Memory and processor time of a command that keeps watch; nothing where there is no `/proc`. */
export async function idleCost(watch: Program): Promise<Measurement[]> {
  if (process.platform !== "linux") return [];
  const node = { argv: [process.execPath, "-e", "console.log('To stop'); setInterval(() => {}, 1e9)"] };
  const alone = await watched(node, 0);
  const { mb, percent } = await watched(watch, WATCHED_MS);
  const note = `an idle node has ${alone.mb.toFixed(0)} MB`;
  return [
    { what: "start, idle", measured: mb, unit: "MB", target: 70, note },
    {
      what: "start, idle",
      measured: percent,
      unit: "%",
      target: 0.3,
      note: `of one core, over ${WATCHED_MS / 1000} s`,
    },
  ];
}

async function watched({ argv, env = {} }: Program, forMs: number): Promise<{ mb: number; percent: number }> {
  const [file = "", ...args] = argv;
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "close");
  const pid = child.pid ?? 0;
  try {
    await once(createInterface({ input: child.stdout }), "line");
    await after(SETTLE_MS);
    const before = processorMs(pid);
    await after(forMs);
    const used = processorMs(pid) - before;
    return { mb: residentMb(pid), percent: forMs === 0 ? 0 : (used / forMs) * 100 };
  } finally {
    child.kill("SIGKILL");
    await gone;
  }
}

function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
