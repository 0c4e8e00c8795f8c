/** The front page of what was published: the record of the public tasks, in the order of its weight. */
import type { Row } from "../../api/common.ts";
import type { Front } from "../../api/front.ts";
import { Away } from "../parts/away.tsx";
import { FrontNext } from "../parts/comes-next.tsx";
import { FrontFailure } from "../parts/front-failure.tsx";
import { Glyph, words } from "../parts/glyph.tsx";
import { Fold } from "../parts/fold.tsx";
import { slotText, succeededOf, timesText, tookText } from "../parts/night-tables.tsx";
import { Stretch } from "../parts/stretch.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { place, to } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { capital, counted, plural } from "../text/format.ts";

export function Record() {
  const since = place.value.query.get("since") ?? "night";
  const asked = useAnswer("front", `/api/front?since=${encodeURIComponent(since)}`);
  return <Loaded asked={asked}>{(front) => <RecordPage front={front} since={since} />}</Loaded>;
}

function RecordPage({ front, since }: { front: Front; since: string }) {
  if (front.tasks === 0)
    return (
      <>
        <h1 class="head">Nothing is public here yet</h1>
        <p class="prose" style={{ marginTop: "12px" }}>
          A task appears on this page when its entry says <code>visibility: public</code>.
        </p>
      </>
    );
  if (front.at === 0)
    return (
      <>
        <h1 class="head">Nothing is recorded yet</h1>
        <p class="prose" style={{ marginTop: "12px" }}>
          What {front.tasks === 1 ? "the public task does" : `the ${front.tasks} public tasks do`} stands here
          after the first run.
        </p>
      </>
    );
  return (
    <>
      <h1 class="vh">The record</h1>
      <Sentence front={front} />
      <div class="cols" style={{ marginTop: "20px" }}>
        {front.failures.length > 0 && (
          <section class="w4 stack" aria-label="Failed">
            {front.failures.map((failure) => (
              <FrontFailure key={failure.run.id} failure={failure} />
            ))}
          </section>
        )}
        <FrontNext
          front={front}
          look={front.failures.length > 0 ? "w8 end" : ""}
          empty="The next moments have come since this page was made."
        />
      </div>
      {front.absence !== null && <Away front={front} />}
      <Stretch
        front={front}
        since={since}
        title="What happened"
        ran={<RanTable rows={front.ran} more={front.ran_more} />}
      />
    </>
  );
}

function Sentence({ front: { counts } }: { front: Front }) {
  const open = counts.critical + counts.warning + counts.info;
  const failed = counts.failed_tasks;
  return (
    <p class="deck">
      <span class="deck-line">
        {failed === 0 ? (
          "Nothing has failed"
        ) : (
          <a href={to("failures")}>{capital(counted(failed, "task"))} failed</a>
        )}
        .
      </span>{" "}
      <br class="hide" />
      {counts.runs === 0 ? "Nothing ran." : `Of ${plural(counts.runs, "run")} ${counts.succeeded} succeeded.`}
      {counts.missed > 0 && ` ${capital(counted(counts.missed, "slot"))} ${were(counts.missed)} missed.`}
      {open > 0 && ` ${capital(counted(open, "finding"))} ${open === 1 ? "is" : "are"} open.`}
    </p>
  );
}

function were(count: number): string {
  return count === 1 ? "was" : "were";
}

function RanTable({ rows, more }: { rows: readonly Row[]; more: number }) {
  if (rows.length === 0) return <Empty>Nothing ran in this stretch.</Empty>;
  return (
    <>
      <Fold {...succeededOf(rows)}>
        <table class="wrap">
          <caption class="vh">Runs</caption>
          <thead>
            <tr>
              <th class="num">Slot</th>
              <th>Task</th>
              <th>End</th>
              <th class="num">Took</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} class={row.look === "succeeded" ? "good" : ""}>
                <td class="num soft">{slotText(row)}</td>
                <th scope="row">
                  <Glyph look={row.look} label="" /> <a href={to("run", row.id)}>{row.task}</a>
                </th>
                <td class="what">{endText(row)}</td>
                <td class="num">{tookText(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Fold>
      {more > 0 && (
        <p style={{ marginTop: "8px" }}>
          <small>{plural(more, "run")} more</small>
        </p>
      )}
    </>
  );
}

function endText(row: Row): string {
  const { look, why, attempts } = row;
  const tries = attempts > 1 ? `, ${attempts} attempts` : "";
  return `${timesText(row)}${words(look)}${why === null ? "" : `: ${why}`}${tries}`;
}
