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
export async function idleCost({ argv, env = {} }: Program): Promise<Measurement[]> {
  if (process.platform !== "linux") return [];
  const [file = "", ...args] = argv;
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "close");
  try {
    for await (const line of createInterface({ input: child.stdout })) if (line.startsWith("To stop")) break;
    child.stdout.resume();
    await after(SETTLE_MS);
    const before = processorMs(child.pid ?? 0);
    await after(WATCHED_MS);
    const used = processorMs(child.pid ?? 0) - before;
    const note = `watched for ${WATCHED_MS / 1000} s`;
    return [
      { what: "start, idle", measured: residentMb(child.pid ?? 0), unit: "MB", target: 70, note },
      {
        what: "start, idle",
        measured: (used / WATCHED_MS) * 100,
        unit: "%",
        target: 0.3,
        note: `${note}, one core`,
      },
    ];
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
