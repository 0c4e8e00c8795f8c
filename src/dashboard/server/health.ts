/** Does this home work? For whoever watches over it, without a session: neither names, paths nor values are told. */
import type { DashboardSources } from "../reading/sources.ts";

/** One line of what is wrong; null if nothing is. */
export async function unhealthyFor({
  watchTroubles,
  configProblems,
  overview,
}: Pick<DashboardSources, "watchTroubles" | "configProblems" | "overview">): Promise<string | null> {
  const wrong = [...watchTroubles()];
  if (!(await comesThrough(() => overview.mark()))) wrong.push("the ledger cannot be read");
  const problems = await configProblems().then(
    ({ length }) => length,
    () => null,
  );
  if (problems === null) wrong.push("the configuration cannot be read");
  else if (problems > 0)
    wrong.push(
      `the configuration is invalid, ${problems} ${problems === 1 ? "problem" : "problems"}; the last good one is in force`,
    );
  return wrong.length === 0 ? null : wrong.join("; ");
}

async function comesThrough(look: () => unknown): Promise<boolean> {
  try {
    await look();
    return true;
  } catch {
    return false;
  }
}
