/** Above everything: what is wrong with the desk itself, and the night in one sentence. */
import type { Front } from "../../api/front.ts";
import { to } from "../state/route.ts";
import { counted, plural, usd } from "../text/format.ts";
import { when } from "./clock.ts";

export function Watch({ front: { watch } }: { front: Front }) {
  return (
    <>
      {!watch.on && (
        <p class="notice" role="status">
          <b>Not running{watch.seen_at === null ? "" : ` since ${when(watch.seen_at)}`}.</b> To begin again:{" "}
          <code>nightdesk start</code>
        </p>
      )}
      {watch.config_problems.length > 0 && (
        <p class="notice" role="alert">
          <b class="bad">The configuration is wrong</b>, so the last good one is in force:{" "}
          <span class="mono">{watch.config_problems[0]}</span>
        </p>
      )}
      {watch.config_problems.length > 1 && (
        <details class="notice">
          <summary>{plural(watch.config_problems.length - 1, "more problem")} of the configuration</summary>
          <ul class="mono">
            {watch.config_problems.slice(1).map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
      {watch.clock_suspect && (
        <p class="notice" role="alert">
          <b>The machine's clock is not to be trusted</b>; nothing new is planned until it is. If it is right:{" "}
          <code>nightdesk resume --clock</code>
        </p>
      )}
    </>
  );
}

/** The whole night in ten seconds. */
export function Deck({ front: { counts, cost_usd: cost, watch, seen_before: seen } }: { front: Front }) {
  const look = counts.critical + counts.warning;
  const parts = [
    look > 0 && (
      <a href="#findings" onClick={jump("Findings")}>
        {counted(look, "finding")} {look === 1 ? "needs" : "need"} a look
      </a>
    ),
    counts.waiting > 0 && (
      <a href="#waiting" onClick={jump("For you")}>
        {counted(counts.waiting, "question")} {counts.waiting === 1 ? "waits" : "wait"}
      </a>
    ),
    counts.failed_tasks > 0 && <a href={to("failures")}>{counted(counts.failed_tasks, "task")} failed</a>,
  ].filter((part) => part !== false);
  const isOpen = seen.some(({ severity }) => severity !== "info");
  const ran = counts.runs;
  return (
    <p class="deck">
      <span class="deck-line">
        {parts.length === 0
          ? `Nothing ${isOpen ? "new " : ""}needs you`
          : parts.flatMap((part, i) => (i === 0 ? [<Capital key={i}>{part}</Capital>] : [", ", part]))}
        .
      </span>{" "}
      <br class="hide" />
      {ran === 0 ? (
        <>{idleText(counts, watch.tasks)}</>
      ) : (
        <>
          Of {plural(ran, "run")} {counts.succeeded} succeeded
          {counts.running > 0 && (
            <>
              {" "}
              and {counts.running} {counts.running === 1 ? "is" : "are"} still running
            </>
          )}
          .
        </>
      )}
      {cost > 0 && <> The night cost {usd(cost)}.</>}
    </p>
  );
}

function idleText({ idle, queued }: Front["counts"], tasks: number): string {
  if (tasks === 0) return "No task is planned yet.";
  if (queued > 0) return `${plural(queued, "run")} will begin soon.`;
  return idle === 0
    ? `Nothing was due; ${plural(tasks, "task")} ${tasks === 1 ? "is" : "are"} planned.`
    : "Nothing ran.";
}

/** The first word of a sentence that may begin with a number in words. */
function Capital({ children }: { children: preact.ComponentChild }) {
  return <span class="capital">{children}</span>;
}

function jump(label: string) {
  return (event: Event) => {
    event.preventDefault();
    document.querySelector(`[aria-label="${label}"]`)?.scrollIntoView({ block: "start" });
  };
}
