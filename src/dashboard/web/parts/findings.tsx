/** Findings by their weight: one lead, warnings side by side, the rest a line each. */
import type { FindingAnswer } from "../../api/common.ts";
import type { Front } from "../../api/front.ts";
import { to } from "../state/route.ts";
import { watchIsKept } from "../state/session.ts";
import { capital, counted, plural } from "../text/format.ts";
import { RunNow } from "./actions.tsx";
import { andAway, away, when } from "./clock.ts";
import { Glyph } from "./glyph.tsx";
import { hasTable, Markdown } from "./markdown.tsx";

function Kick({ finding }: { finding: FindingAnswer }) {
  return (
    <p class="kick">
      <Glyph look={finding.severity} label="" />
      <span class={finding.severity === "critical" ? "bad" : ""}>{capital(finding.severity)}</span>
      <a href={to("run", finding.run)}>
        {finding.task}, {when(finding.last_seen)}
      </a>
    </p>
  );
}

export function Lead({ finding }: { finding: FindingAnswer }) {
  const body = finding.body ?? "";
  const isSplit = hasTable(body);
  return (
    <article>
      <Kick finding={finding} />
      <h2 class="lead">{finding.title}</h2>
      {body !== "" && (
        <div class="cols" style={{ marginTop: "12px" }}>
          <div class={isSplit ? "w6" : ""}>
            <Markdown text={body} {...(isSplit ? { only: "words" as const } : {})} />
          </div>
          {isSplit && (
            <div class="w6 end">
              <Markdown text={body} only="tables" />
            </div>
          )}
        </div>
      )}
    </article>
  );
}

export function NothingNew({ front }: { front: Front }) {
  const { counts, tasks, seen_before: seen } = front;
  const first = front.next[0];
  const isFirstDay = counts.runs === 0 && counts.idle === 0 && seen.length === 0;
  if (isFirstDay && tasks === 0) {
    return (
      <article>
        <h2 class="lead">No task yet</h2>
        <p class="prose" style={{ marginTop: "12px" }}>
          Write one into <code>nightdesk.yaml</code>; <code>nightdesk check</code> says whether it is right,{" "}
          <code>nightdesk next</code> when it is due.
        </p>
      </article>
    );
  }
  if (isFirstDay && first?.at != null) {
    return (
      <article>
        <h2 class="lead">The first edition comes at {when(first.at)}</h2>
        <p class="prose" style={{ margin: "12px 0" }}>
          {plural(tasks, "task")} {tasks === 1 ? "is" : "are"} planned; {first.task} goes first
          {andAway(first.at)}. What each of them finds stands here afterwards.
        </p>
        <p class="row">
          <RunNow task={first.task} />
          <a href={to("tasks")}>Every task, and when it is due</a>
        </p>
      </article>
    );
  }
  return (
    <article>
      <h2 class="lead">Nothing new</h2>
      <p class="prose" style={{ marginTop: "12px" }}>
        {nothingNewText(front)}
      </p>
    </article>
  );
}

/** What failed, waits or was found earlier and needs somebody keeps the morning from being called good. */
function nothingNewText({ counts, seen_before: seen }: Front): string {
  const { succeeded, failed_tasks: failed, waiting } = counts;
  const isOpen = seen.some(({ severity }) => severity !== "info");
  const isGood = failed === 0 && waiting === 0 && !isOpen && watchIsKept();
  const found = isGood ? "nothing that needs you" : "nothing new";
  const first =
    succeeded === 0
      ? "No task has found anything new."
      : `${plural(succeeded, "run")} ended well and found ${found}.`;
  if (isGood) return `${first} That is a good morning.`;
  return failed === 0 ? first : `${first} ${capital(counted(failed, "task"))} failed.`;
}

export function Warnings({ findings }: { findings: readonly FindingAnswer[] }) {
  return (
    <div class="cols">
      {findings.map((finding, index) => (
        <article key={`${finding.task} ${finding.key}`} class={`w6${index % 2 === 1 ? " end" : ""}`}>
          <Kick finding={finding} />
          <h2>{finding.title}</h2>
          {finding.body !== null && (
            <div style={{ marginTop: "8px" }}>
              <Markdown text={finding.body} />
            </div>
          )}
        </article>
      ))}
    </div>
  );
}

interface AlsoProps {
  notes: readonly FindingAnswer[];
  resolved: readonly FindingAnswer[];
  seen: readonly FindingAnswer[];
}

export function AlsoNew({ notes, resolved, seen }: AlsoProps) {
  if (notes.length + resolved.length + seen.length === 0) return null;
  return (
    <div>
      {notes.length + resolved.length > 0 && (
        <h2 class="label" style={{ marginBottom: "4px" }}>
          Also new
        </h2>
      )}
      <ul class="list">
        {[...notes, ...resolved].map((finding) => (
          <Line key={`${finding.task} ${finding.key}`} finding={finding} />
        ))}
      </ul>
      {seen.length > 0 && (
        <details style={{ marginTop: "8px" }}>
          <summary>
            <small>
              {plural(seen.length, "earlier finding")} {seen.length === 1 ? "is" : "are"} still open
            </small>
          </summary>
          <ul class="list" style={{ marginTop: "6px" }}>
            {seen.map((finding) => (
              <Line key={`${finding.task} ${finding.key}`} finding={finding} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

export function Line({ finding, isOwn }: { finding: FindingAnswer; isOwn?: boolean }) {
  const { severity, state } = finding;
  const at = finding.resolved_at ?? (state === "ongoing" ? finding.first_seen : finding.last_seen);
  return (
    <li>
      <a class="soft" href={to(isOwn === true ? "run" : "task", isOwn === true ? finding.run : finding.task)}>
        {isOwn === true ? capital(severity) : finding.task}
      </a>
      <span class="cut2">
        {state === "resolved" ? (
          <span class="ok">Resolved: </span>
        ) : (
          severity !== "info" && <Glyph look={severity} />
        )}{" "}
        {finding.title}
      </span>
      <small>{state === "ongoing" ? openText(at) : when(at)}</small>
    </li>
  );
}

function openText(since: number): string {
  return `open ${away(since)?.replace(" ago", "") ?? `since ${when(since)}`}`;
}
