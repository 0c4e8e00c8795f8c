/** Once a day: a copy of the ledger, and the clean-up of what is older than the configuration keeps. */
import { DEFAULT_KEEP, type Keep } from "../core/keep.ts";
import type { Config } from "../core/task.ts";
import type { EngineContext } from "./context.ts";
import { watchAllTrends } from "./trends.ts";
import { BACKUPS_KEPT, TICK_LOG, TICK_LOG_BYTES } from "./policy.ts";

export const BACKUP_FOLDER = "state/backup";
const LOG_FOLDER = "logs";
/** What agents said and did, a file for each run. */
const TRANSCRIPT_FOLDER = "state/transcripts";

const DAY_MS = 86_400_000;

/** A failure is told and tried again at the next pass of the next day; it never stops the desk. */
export async function maintainDaily(ctx: EngineContext, config: Config): Promise<void> {
  const now = ctx.clock.now();
  const today = dateOf(now);
  const done = await ctx.ledger.read((tx) => tx.note("maintained_on"));
  if (done === today) return;
  try {
    await ctx.files.makeFolder(BACKUP_FOLDER);
    await ctx.ledger.backup(`${BACKUP_FOLDER}/ledger-${today}.db`);
    await ctx.files.keepNewest(BACKUP_FOLDER, BACKUPS_KEPT);
    await cleanUp(ctx, config.keep ?? DEFAULT_KEEP, now);
  } catch (error) {
    await tellOnce(ctx, today, now, error as Error);
  }
  await watchAllTrends(ctx, config);
  await ctx.ledger.write((tx) => tx.setNote("maintained_on", today));
}

async function cleanUp(ctx: EngineContext, keep: Keep, now: number): Promise<void> {
  await ctx.ledger.prune({ before: now - keep.runsMs, runsPerTask: keep.runsPerTask });
  // Names hold local days; a day more spares every zone's last one.
  const firstKept = dateOf(now - keep.logsMs - DAY_MS);
  for (const name of ctx.files.namesIn(LOG_FOLDER)) {
    const day = /^(\d{4}-\d\d-\d\d)_/.exec(name)?.[1];
    if (day !== undefined && day < firstKept) await ctx.files.remove(`${LOG_FOLDER}/${name}`);
  }
  for (const name of ctx.files.namesIn(TRANSCRIPT_FOLDER)) {
    const path = `${TRANSCRIPT_FOLDER}/${name}`;
    const modified = ctx.files.modifiedAt(path);
    if (modified !== null && modified < now - keep.logsMs) await ctx.files.remove(path);
  }
  await ctx.files.setAside(TICK_LOG, TICK_LOG_BYTES);
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

async function tellOnce(ctx: EngineContext, today: string, now: number, error: Error): Promise<void> {
  const message = {
    kind: "ledger",
    severity: "warning",
    task: null,
    run: null,
    title: "The nightly copy and clean-up failed",
    body: error.message,
    key: `backup:${today}`,
    createdAt: now,
    notBefore: now,
    expiresAt: null,
  } as const;
  const isNew = await ctx.ledger.write((tx) => tx.addMessage(message));
  if (isNew) ctx.announce({ kind: "message", message });
}
