/** The configuration to go by: the file's, or the last good one while the file is invalid. */
import type { Config } from "../core/task.ts";
import type { Message } from "../core/message.ts";
import type { EngineContext } from "./context.ts";
import { publishWhatIsPublicNow } from "./publish-again.ts";

export interface ConfigInUse {
  /** null if the file is invalid and there never was a good one. */
  readonly config: Config | null;
  readonly invalid: boolean;
}

/** Messages about the file itself have keys that begin so. */
export const CONFIG_MESSAGE = "config:";

export async function configInUse(ctx: EngineContext): Promise<ConfigInUse> {
  const loaded = await ctx.loadConfig();
  const { config } = loaded;
  if (config === null) return fallBack(ctx, loaded.hash, loaded.problems);
  const { known, alerted } = await ctx.ledger.read(async (tx) => ({
    known: await tx.note("config_hash"),
    alerted: await tx.note("config_alert"),
  }));
  if (alerted !== null) await tellItIsMended(ctx, config);
  if (known !== config.hash) {
    const now = ctx.clock.now();
    await ctx.ledger.keepGoodConfig(config, now);
    await ctx.ledger.write(async (tx) => {
      await tx.setNote("config_hash", config.hash);
      await tx.setNote("wake_at", null);
      await tx.addEvent(
        "config_changed",
        `${config.tasks.length} tasks, hash ${config.hash.slice(0, 12)}`,
        now,
      );
      await publishWhatIsPublicNow({ ctx, tx, config, now }, known === null);
    });
    if (known !== null) ctx.announce({ kind: "config_changed", tasks: config.tasks.length });
  }
  return { config, invalid: false };
}

/** Also where the file is again what it was before it was broken, so that nothing of it has changed. */
async function tellItIsMended(ctx: EngineContext, config: Config): Promise<void> {
  const now = ctx.clock.now();
  const isOurs = await ctx.ledger.write(async (tx) => {
    // Another process may have seen it first.
    if ((await tx.note("config_alert")) === null) return false;
    await tx.setNote("config_alert", null);
    await tx.setNote("wake_at", null);
    await tx.addMessage({
      kind: "config",
      severity: "info",
      task: null,
      run: null,
      title: "The configuration is valid again",
      body: null,
      key: `${CONFIG_MESSAGE}${config.hash}:valid:${now}`,
      createdAt: now,
      notBefore: now,
      expiresAt: null,
    });
    return true;
  });
  if (isOurs) ctx.announce({ kind: "config_mended" });
}

/** Alerts once per text of the file, then goes on with what was good. */
async function fallBack(ctx: EngineContext, hash: string, problems: readonly string[]): Promise<ConfigInUse> {
  const good = await ctx.ledger.goodConfig();
  const now = ctx.clock.now();
  const message: Message = {
    kind: "config",
    severity: "critical",
    task: null,
    run: null,
    title: `The configuration is invalid: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}`,
    body: [
      ...problems.slice(0, 20),
      good === null ? "Nothing runs." : "The last good one stays in force.",
    ].join("\n"),
    key: `${CONFIG_MESSAGE}${hash}:${now}`,
    createdAt: now,
    notBefore: now,
    expiresAt: null,
  };
  const isNew = await ctx.ledger.write(async (tx) => {
    if ((await tx.note("config_alert")) === hash) return false;
    await tx.setNote("config_alert", hash);
    await tx.setNote("wake_at", null);
    await tx.addMessage(message);
    return true;
  });
  if (isNew) ctx.announce({ kind: "config_invalid", problems, fallback: good !== null });
  return { config: good, invalid: true };
}
