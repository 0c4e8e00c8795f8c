/** Leaves word in the ledger that this process is at work, for as long as it is. */
import type { Instance } from "../ports/ledger.ts";
import type { EngineContext } from "./context.ts";

export async function registered<T>(
  ctx: EngineContext,
  kind: Instance["kind"],
  work: () => Promise<T>,
): Promise<T> {
  const id = ctx.newRunId();
  const instance: Instance = { id, kind, process: ctx.processes.self(), seenAt: ctx.clock.now() };
  await ctx.ledger.write((tx) => tx.saveInstance(instance));
  try {
    return await work();
  } finally {
    await leave(ctx, id);
  }
}

/** True if a loop is at work on this ledger; it takes up by itself what is added. */
export async function loopIsAlive(ctx: EngineContext): Promise<boolean> {
  const instances = await ctx.ledger.read((tx) => tx.instances());
  return instances.some(
    ({ kind, process }) => kind === "loop" && ctx.processes.liveness(process) === "alive",
  );
}

/** A word that cannot be taken back does no harm: everybody sees that its process is dead. */
async function leave(ctx: EngineContext, id: string): Promise<void> {
  try {
    await ctx.ledger.write((tx) => tx.removeInstance(id));
  } catch (error) {
    ctx.announce({ kind: "fault", detail: error instanceof Error ? error.message : String(error) });
  }
}
