/**
 * A program that starts another one and ends it when its own parent is gone: `guard.ts PROGRAM ARGS…`. Input and output
 * go straight through.
 */
import { spawn } from "node:child_process";

const LOOK_MS = 500;
const KILLED = 137;

const [program = "", ...args] = process.argv.slice(2);
const parent = process.ppid;
const child = spawn(program, args, { stdio: "inherit", windowsHide: true });

const watch = setInterval(() => {
  if (process.ppid === parent && lives(parent)) return;
  child.kill("SIGKILL");
  process.exit(KILLED);
}, LOOK_MS);

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
child.on("error", () => process.exit(127));
child.on("exit", (code) => {
  clearInterval(watch);
  process.exit(code ?? KILLED);
});

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
