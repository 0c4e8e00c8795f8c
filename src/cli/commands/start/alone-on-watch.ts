/** One `start` per home: two would print the same night twice and hide from each other what they do. */
import type { Instance } from "../../../ports/ledger.ts";
import { CliError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";
import type { EngineSession } from "../../services.ts";

/**
 * Does the work if no other living process keeps watch over the home.
 *
 * @throws CliError (busy) that names the other one
 */
export async function aloneOnWatch<T>({ engine }: EngineSession, work: () => Promise<T>): Promise<T> {
  const { ledger, processes, clock } = engine;
  const own: Instance = {
    id: engine.newRunId(),
    kind: "loop",
    process: processes.self(),
    seenAt: clock.now(),
  };
  // Looking and signing in is one transaction, so that of two that start together one sees the other.
  const other = await ledger.write(async (tx) => {
    const loops = (await tx.instances()).filter(({ kind }) => kind === "loop");
    const living = loops.find((instance) => processes.liveness(instance.process) !== "dead");
    if (living === undefined) await tx.saveInstance(own);
    return living ?? null;
  });
  if (other !== null) {
    const { pid } = other.process;
    throw new CliError(
      EXIT.busy,
      `This home is watched already, by process ${pid}.`,
      "What it does: nightdesk status",
    );
  }
  try {
    return await work();
  } finally {
    await ledger.write((tx) => tx.removeInstance(own.id));
  }
}
