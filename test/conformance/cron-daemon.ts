/** Debian's cron daemon as a child of the test, with a spool of its own: nothing of the machine's is read or changed. */
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, chmodSync, existsSync, mkdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Ended } from "./program.ts";

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "nightdesk.js");
const DAEMON = "/usr/sbin/cron";
const SPOOL = "/var/spool/cron/crontabs";

/** Own mounts, so that `crontab` and the daemon see a spool that only this test has. */
const IN_OWN_SPOOL = `mount --bind "$1/spool" ${SPOOL} && mount --bind "$1/empty" /etc/cron.d &&
mount --bind /dev/null /etc/crontab && mount --bind "$1/run" /run && exec ${DAEMON} -f -L 15`;

/** Why there can be no such daemon here; null if there can. */
export function whyNoCron(): string | null {
  if (process.platform !== "linux") return "cron is tried on Linux only";
  if (!existsSync(DAEMON) || !existsSync("/usr/bin/crontab")) return "Debian's cron is not installed";
  if (process.getuid?.() !== 0) return "a spool of its own needs root";
  const mounts = spawnSync("unshare", [
    "--mount",
    "--propagation",
    "private",
    "mount",
    "--bind",
    "/dev/null",
    "/etc/crontab",
  ]);
  return mounts.status === 0 ? null : "this machine gives no mounts of its own (unshare --mount)";
}

export interface CronDaemon {
  /** Runs `nightdesk LINE…` where the daemon's crontab is. */
  nightdesk(home: string, line: readonly string[]): Promise<Ended>;
  crontab(): Promise<string>;
}

/** Starts the daemon; it ends with the test. */
export async function startCron(t: TestContext, folder: string): Promise<CronDaemon> {
  for (const name of ["spool", "empty", "run"]) mkdirSync(join(folder, name));
  chownSync(join(folder, "spool"), 0, groupId("crontab"));
  chmodSync(join(folder, "spool"), 0o1730);
  // The daemon sees a change by this time in whole seconds: what is installed in the second of its start would
  // never be read.
  utimesSync(join(folder, "spool"), 1, 1);
  const daemon = spawn(
    "unshare",
    ["--mount", "--propagation", "private", "sh", "-c", IN_OWN_SPOOL, "sh", folder],
    {
      stdio: "ignore",
      env: { PATH: process.env["PATH"] },
    },
  );
  const closed = once(daemon, "close");
  t.after(async () => {
    daemon.kill("SIGKILL");
    await closed;
  });
  await once(daemon, "spawn");
  await whenDaemon(daemon);
  const inside = (argv: readonly string[], env: NodeJS.ProcessEnv) =>
    new Promise<Ended>((resolve) => {
      const words = [`--mount=/proc/${daemon.pid}/ns/mnt`, ...argv];
      execFile("nsenter", words, { env }, (fault, stdout, stderr) => {
        resolve({ code: fault === null ? 0 : Number(fault.code ?? -1), stdout, stderr });
      });
    });
  const { PATH } = process.env;
  return {
    nightdesk: (home, line) =>
      inside([process.execPath, LAUNCHER, "--home", home, ...line], { PATH, HOME: process.env["HOME"] }),
    crontab: async () => (await inside(["crontab", "-l"], { PATH })).stdout,
  };
}

/** The shell that made the mounts has become the daemon. Each look starts a process, which is pause enough. */
async function whenDaemon(daemon: ChildProcess): Promise<void> {
  for (let look = 0; look < 2_000; look += 1) {
    const name = readFileSync(`/proc/${daemon.pid}/comm`, "utf8").trim();
    if (name === "cron") return;
    await once(spawn("true"), "close");
  }
  throw new Error("cron did not start");
}

function groupId(name: string): number {
  const line = readFileSync("/etc/group", "utf8")
    .split("\n")
    .find((one) => one.startsWith(`${name}:`));
  return Number(line?.split(":")[2] ?? 0);
}
