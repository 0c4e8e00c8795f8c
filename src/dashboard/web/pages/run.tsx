/** One run: the life of its slot, what it reported, what it asks, what it cost, what it said. */
import type { RunAnswer } from "../../api/run.ts";
import { Cancel, RunNow } from "../parts/actions.tsx";
import { Approval } from "../parts/approval.tsx";
import { clock, lasting } from "../parts/clock.ts";
import { Line } from "../parts/findings.tsx";
import { Glyph, words } from "../parts/glyph.tsx";
import { Life } from "../parts/life.tsx";
import { Log } from "../parts/log.tsx";
import { Markdown } from "../parts/markdown.tsx";
import { outcomeText } from "../parts/night-tables.tsx";
import { Metrics, Spend, WhyItRan } from "../parts/run-side.tsx";
import { Loaded, Missing } from "../parts/states.tsx";
import { isPublished } from "../published/inlined.ts";
import { to } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { capital, duration } from "../text/format.ts";

export function Run({ id }: { id: string }) {
  const asked = useAnswer("run", `/api/runs/${encodeURIComponent(id)}`);
  const missing = (
    <Missing href={to("timeline")} text="The day's runs">
      There is no run {id}, or it is no longer kept
    </Missing>
  );
  return (
    <Loaded asked={asked} missing={missing}>
      {(run) => <RunPage run={run} id={id} />}
    </Loaded>
  );
}

function RunPage({ run, id }: { run: RunAnswer; id: string }) {
  const { run: row, report } = run;
  const isAsking = run.approvals.some(({ state }) => state === "pending");
  const said = row.look === "succeeded" || row.headline !== null ? row.headline : row.why;
  return (
    <>
      <p class="kick">
        <Glyph look={row.look} label="" />
        <span
          class={
            row.look === "failed" || row.look === "timed_out" ? "bad" : row.look === "waiting" ? "lamp" : ""
          }
        >
          {isAsking ? "Waiting for you" : capital(words(row.look))}
        </span>
        <span class="soft" style={{ fontWeight: 400 }}>
          run <span class="mono">{id}</span>
          {run.kind !== null && `, ${KINDS[run.kind] ?? run.kind}`}
          {run.caught_up && ", caught up"}
          {run.full && ", full"}
          {run.cancel_requested && !run.ended && ", being cancelled"}
        </span>
      </p>
      <div class="row">
        <h1>
          <a href={to("task", row.task)} style={{ textDecoration: "none" }}>
            {row.task}
          </a>
        </h1>
        <span class="push row">
          {isAsking && (
            <a href="#ask" onClick={jumpToAsk}>
              Answer below
            </a>
          )}
          {run.ended ? <RunNow task={row.task} /> : <Cancel run={id} />}
          {run.previous !== null && <a href={to("run", run.previous)}>Run before</a>}
          {run.following !== null && <a href={to("run", run.following)}>Run after</a>}
        </span>
      </div>
      {said !== null && (
        <p class="prose" style={{ margin: "8px 0 20px" }}>
          {capital(said)}
        </p>
      )}
      {row.look === "failed" && row.why !== null && row.headline !== null && (
        <p class="bad">{capital(outcomeText(row))}</p>
      )}
      <Life run={run} />
      <div class="cols" style={{ marginTop: "24px" }}>
        <section class="w8 stack asks-first">
          {report !== null && report.body !== null && (
            <article>
              <h2 class="label">{run.ended ? "Report" : "Report so far"}</h2>
              <div style={{ marginTop: "8px" }}>
                <Markdown text={report.body} />
              </div>
            </article>
          )}
          {run.approvals.map((asked) => (
            <article key={asked.id} class={asked.state === "pending" ? "asks" : ""}>
              <h2 class="label">Asks to do exactly this</h2>
              <Approval asked={asked} isShort />
            </article>
          ))}
          {run.findings.length > 0 && (
            <article>
              <h2 class="label">Findings</h2>
              <ul class="list" style={{ marginTop: "4px", "--a": "64px" }}>
                {run.findings.map((finding) => (
                  <Line key={finding.key} finding={finding} isOwn />
                ))}
              </ul>
            </article>
          )}
          <Attempts run={run} />
          {report !== null && (report.artifacts.length > 0 || report.problems.length > 0) && (
            <Artifacts id={id} report={report} />
          )}
        </section>
        {!isPublished && (
          <aside class="w4 end stack" aria-label="About this run">
            <WhyItRan run={run} />
            {run.spend !== null && <Spend spend={run.spend} />}
            {report !== null && report.metrics.length > 0 && <Metrics metrics={report.metrics} />}
          </aside>
        )}
      </div>
      {!isPublished && (
        <Log key={id} id={id} isLive={row.look === "running"} attempts={run.attempts.length} log={run.log} />
      )}
    </>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  script: "script",
  use: "TypeScript task",
  ask: "Claude task, ask",
  agent: "Claude task, agent",
};

function jumpToAsk(event: Event): void {
  event.preventDefault();
  document.querySelector("[id^=ask-]")?.scrollIntoView({ block: "center" });
}

function Attempts({ run }: { run: RunAnswer }) {
  const { exact } = clock();
  if (run.attempts.length === 0)
    return (
      <p class="soft">It has not started{run.waiting_for === null ? "" : `: it waits ${run.waiting_for}`}.</p>
    );
  return (
    <article>
      <h2 class="label">Attempts</h2>
      <table>
        <thead>
          <tr>
            <th>
              <span class="vh">Attempt</span>
            </th>
            <th>Started</th>
            <th class="num">Took</th>
            <th>End</th>
          </tr>
        </thead>
        <tbody>
          {run.attempts.map((attempt, index) => {
            const asks = index === run.attempts.length - 1 && run.run.look === "waiting";
            const look = asks ? "waiting" : attempt.look;
            return (
              <tr key={attempt.n}>
                <td>{attempt.n}</td>
                <td>{exact(attempt.started_at)}</td>
                <td class="num">
                  {attempt.ended_at === null
                    ? lasting(attempt.started_at)
                    : duration(attempt.ended_at - attempt.started_at)}
                </td>
                <td class="what">
                  <Glyph look={look} /> {asks ? (run.waiting_for ?? "waits") : (attempt.why ?? words(look))}
                  {attempt.leaked > 0 && (
                    <span class="bad">; {attempt.leaked} of its processes could not be ended</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </article>
  );
}

function Artifacts({ id, report }: { id: string; report: NonNullable<RunAnswer["report"]> }) {
  return (
    <article>
      <h2 class="label">Files</h2>
      <ul class="list" style={{ "--a": "1fr" }}>
        {report.artifacts.map(({ n, path }) => (
          <li key={n}>
            <a class="mono cut2" href={`api/runs/${encodeURIComponent(id)}/artifacts/${n}`} download>
              {path}
            </a>
          </li>
        ))}
        {report.problems.map((problem) => (
          <li key={problem} class="soft cut2">
            {problem}
          </li>
        ))}
      </ul>
    </article>
  );
}
