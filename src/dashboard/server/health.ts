/** Does this home work? For whoever watches over it, without a session: neither names, paths nor values are told. */
import type { DashboardSources } from "../reading/sources.ts";

/** Anyone on this machine may ask as often as they like, and each look loads the configuration. */
const HELD_MS = 1_000;

type HealthSources = Pick<DashboardSources, "watchTroubles" | "configProblems" | "overview">;

/** What `unhealthyFor` says, looked at once for all who ask at once, and for who asks within a second after it. */
export function createHealth(
  sources: HealthSources & Pick<DashboardSources, "clock">,
): () => Promise<string | null> {
  let verdict: Promise<string | null> | null = null;
  let endedAt: number | null = null;
  return () => {
    const isHeld = endedAt === null || sources.clock.monotonic() - endedAt < HELD_MS;
    if (verdict !== null && isHeld) return verdict;
    endedAt = null;
    verdict = unhealthyFor(sources).finally(() => (endedAt = sources.clock.monotonic()));
    return verdict;
  };
}

/** One line of what is wrong; null if nothing is. */
export async function unhealthyFor({
  watchTroubles,
  configProblems,
  overview,
}: HealthSources): Promise<string | null> {
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
