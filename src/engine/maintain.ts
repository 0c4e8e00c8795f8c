/** Once a day: a copy of the ledger, and the clean-up of what is older than the retention. */
import type { EngineContext } from "./context.ts";
import { BACKUPS_KEPT, RETENTION_MS } from "./policy.ts";

export const BACKUP_FOLDER = "state/backup";

/** A failure is told and tried again at the next pass of the next day; it never stops the desk. */
export async function maintainDaily(ctx: EngineContext): Promise<void> {
  const now = ctx.clock.now();
  const today = new Date(now).toISOString().slice(0, 10);
  const done = await ctx.ledger.read((tx) => tx.note("maintained_on"));
  if (done === today) return;
  try {
    await ctx.files.makeFolder(BACKUP_FOLDER);
    await ctx.ledger.backup(`${BACKUP_FOLDER}/ledger-${today}.db`);
    await ctx.files.keepNewest(BACKUP_FOLDER, BACKUPS_KEPT);
    await ctx.ledger.prune(now - RETENTION_MS);
  } catch (error) {
    await tellOnce(ctx, today, now, error as Error);
  }
  await ctx.ledger.write((tx) => tx.setNote("maintained_on", today));
}

async function tellOnce(ctx: EngineContext, today: string, now: number, error: Error): Promise<void> {
  const message = {
    kind: "ledger",
    severity: "warning",
    task: null,
    run: null,
    title: "The nightly copy of the ledger failed",
    body: error.message,
    key: `backup:${today}`,
    createdAt: now,
    notBefore: now,
    expiresAt: null,
  } as const;
  const isNew = await ctx.ledger.write((tx) => tx.addMessage(message));
  if (isNew) ctx.announce({ kind: "message", message });
}
