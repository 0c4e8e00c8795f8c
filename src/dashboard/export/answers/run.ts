/** A run as the world may see it: its life and its attempts. */
import type { Run } from "../../../core/run.ts";
import type { PublicRun } from "../../api/published.ts";
import { absencesBetween } from "../../reading/answers/night.ts";
import { historyRowOf, lookOf, rowOf } from "../../reading/shapes.ts";
import type { RecordView } from "../../reading/view.ts";
import { publicRow } from "../public-shapes.ts";

export interface Neighbours {
  readonly previous: string | null;
  readonly following: string | null;
}

export async function publicRun(
  view: RecordView,
  run: Run,
  { previous, following }: Neighbours,
): Promise<PublicRun> {
  const { reading, sentences } = view.sources;
  const attempts = await reading.attempts(run.id);
  const due = Math.min(run.slotAt, run.createdAt);
  return {
    row: publicRow(rowOf(historyRowOf(run), sentences)),
    attempts: attempts.map(({ n, startedAt, endedAt, outcome, reason }) => {
      const why = outcome === null || outcome === "succeeded" ? null : sentences.why(outcome, reason, null);
      return {
        n,
        started_at: startedAt,
        ended_at: endedAt,
        look: lookOf(outcome ?? run.state, reason),
        ...(why === null ? {} : { why }),
      };
    }),
    asleep: (await absencesBetween(view, due, run.startedAt ?? due)).map(({ from, until }) => ({
      from,
      until,
    })),
    previous,
    following,
  };
}
