/** Above everything: the night in one sentence. */
import type { Front } from "../../api/front.ts";
import { to } from "../state/route.ts";
import { watchIsKept } from "../state/session.ts";
import { counted, plural, usd } from "../text/format.ts";

/** The whole night in ten seconds. */
export function Deck({ front: { counts, cost_usd: cost, tasks, seen_before: seen } }: { front: Front }) {
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
    !watchIsKept() && <span>the watch cannot be kept</span>,
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
        <>{idleText(counts, tasks)}</>
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
