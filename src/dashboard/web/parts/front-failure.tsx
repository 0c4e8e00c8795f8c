/** A task whose newest run went wrong, on a front page. */
import type { Front } from "../../api/front.ts";
import { isPublished } from "../published/inlined.ts";
import { to } from "../state/route.ts";
import { capital, plural } from "../text/format.ts";
import { RunNow } from "./actions.tsx";
import { when } from "./clock.ts";
import { Glyph } from "./glyph.tsx";

export function FrontFailure({
  failure: { run, failures_in_row: inRow, last_success_at: last },
}: {
  failure: Front["failures"][number];
}) {
  return (
    <section>
      <p class="kick">
        <Glyph look={run.look} label="" /> <span class="bad">{capital(run.state.replace("_", " "))}</span>
      </p>
      <h2 class="clip">
        <a href={to("task", run.task)}>{run.task}</a>
        {run.why === null ? "" : `: ${run.why}`}
      </h2>
      <p style={{ margin: "6px 0 8px" }}>
        {plural(run.attempts, "attempt")}
        {inRow > 1 && `, ${inRow} times in a row`}.{" "}
        {last === null ? "It never succeeded." : `Last success: ${when(last)}.`}
      </p>
      <p class="row">
        <RunNow task={run.task} />
        <a href={to("run", run.id)}>{isPublished ? "The run" : "Log"}</a>
      </p>
    </section>
  );
}
