/** What the engine offers to the command line, the dashboard and other callers. */
export type { Announcement } from "./announcement.ts";
export { audit, type AuditedTask, type AuditRange, type AuditResult } from "./audit.ts";
export { backfill, BACKFILL_LIMIT, type BackfillResult } from "./backfill.ts";
export { confirmClock } from "./clock-watch.ts";
export type { EngineContext, LoadedConfig } from "./context.ts";
export { deskPicture } from "./desk-picture.ts";
export { explain, type Explanation, type RunFacts } from "./explain.ts";
export { runLoop, runOnce } from "./loop.ts";
export { BACKUP_FOLDER } from "./maintain.ts";
export { REAL_PACE } from "./policy.ts";
export { runNow, type RunNowResult, type RunRequest } from "./run-now.ts";
export { cancelRun, type CancelResult, pauseTask, resumeTask } from "./steering.ts";
export { tick, type Stops, type TickSummary } from "./tick.ts";
