/** Which scheduler a system has. systemd timers and launchd agents may follow; until then cron serves those systems. */
import type { SystemScheduler } from "../../ports/system-scheduler.ts";
import { crontabScheduler } from "./crontab.ts";
import { programRunner } from "./run-program.ts";
import { taskScheduler } from "./task-scheduler.ts";

export function systemScheduler(
  platform: string,
  env: Readonly<Partial<Record<string, string>>>,
): SystemScheduler {
  const run = programRunner(env);
  return platform === "win32" ? taskScheduler(run) : crontabScheduler(run);
}
