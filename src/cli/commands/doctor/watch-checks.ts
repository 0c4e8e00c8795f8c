/** Does the `start` that lives keep watch? */
import type { CliContext } from "../../context.ts";
import { stuckWatch } from "../../stuck-watch.ts";
import { type Check, problem } from "./check.ts";
import { fromLedger } from "./from-ledger.ts";

/** @param folder absolute path of the home */
export async function watchChecks(context: CliContext, folder: string, now: number): Promise<Check[]> {
  const stuck = await fromLedger(context, null, async (reading, { liveness }) => {
    const instances = await reading.instances();
    const loop = instances.find(({ kind, process }) => kind === "loop" && liveness(process) !== "dead");
    return stuckWatch(loop ?? null, folder, now);
  });
  if (stuck === null) return [];
  return [problem("watch", `nightdesk start lives, but ${stuck}`, "Its terminal says why.")];
}
