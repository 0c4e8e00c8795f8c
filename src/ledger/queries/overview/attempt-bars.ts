/** What was at work between two instants, attempt by attempt. */
import type { AttemptBar } from "../../../ports/ledger-overview.ts";
import type { Session } from "../../session.ts";
import { all, statement } from "../../statement.ts";
import { liveRuns } from "../runs.ts";
import { toRun } from "../run-row.ts";
import { attemptsOf } from "../attempts.ts";

/** What ended later may have begun before, however long ago: runs that wait for a person last for days. */
const ENDED = statement<{ from: number; until: number; limit: number }>()((db, param) =>
  db
    .selectFrom("run")
    .selectAll()
    .where("finished_at", ">=", param("from"))
    .where("started_at", "<", param("until"))
    .orderBy("finished_at")
    .limit(param("limit")),
);

export async function attemptsBetween(
  session: Session,
  from: number,
  until: number,
  limit: number,
): Promise<AttemptBar[]> {
  const ended = await all(session, ENDED, { from, until, limit });
  const live = (await liveRuns(session)).filter(({ startedAt }) => startedAt !== null && startedAt < until);
  const bars: AttemptBar[] = [];
  for (const run of [...ended.map(toRun), ...live]) {
    if (run.attempts <= 1) {
      const outcome = run.finishedAt === null ? null : (run.state as AttemptBar["outcome"]);
      bars.push({ run, n: 1, from: run.startedAt ?? run.createdAt, until: run.finishedAt, outcome });
      continue;
    }
    for (const { n, startedAt, endedAt, outcome } of await attemptsOf(session, run.id))
      bars.push({ run, n, from: startedAt, until: endedAt, outcome });
  }
  return bars.filter((bar) => bar.from < until && (bar.until ?? until) >= from);
}
