/** The equation of the ledger: every moment that should be recorded is, once. */
import { useState } from "preact/hooks";
import type { Audit as AuditAnswer } from "../../api/data.ts";
import { clock, when } from "../parts/clock.ts";
import { Fold } from "../parts/fold.tsx";
import { Glyph } from "../parts/glyph.tsx";
import { Seg } from "../parts/seg.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { to } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { number, plural } from "../text/format.ts";

const RANGES = [
  ["1", "Day"],
  ["7", "Week"],
  ["30", "30 days"],
  ["90", "90 days"],
] as const;

export function Audit() {
  const [days, setDays] = useState<(typeof RANGES)[number][0]>("7");
  const asked = useAnswer("audit", `/api/audit?days=${days}`);
  return (
    <>
      <div class="row" style={{ marginBottom: "12px" }}>
        <h1 class="head">Audit</h1>
        <Seg name="Range" options={RANGES} chosen={days} choose={setDays} push />
      </div>
      <Loaded asked={asked}>{(audit) => <Result audit={audit} />}</Loaded>
    </>
  );
}

function Result({ audit }: { audit: AuditAnswer }) {
  const good = audit.tasks.filter((task) => remarks(task) === "").length;
  return (
    <>
      <p class="prose">
        <Glyph look={audit.ok ? "succeeded" : "failed"} label="" />{" "}
        {audit.ok
          ? `Every scheduled moment is accounted for, none twice: ${number(audit.expected)} expected, ${number(audit.recorded)} recorded.`
          : "The record and the schedule differ."}{" "}
        <span class="soft">Recomputed from the rules alone, since {when(audit.from)}.</span>
      </p>
      <div class="cols" style={{ marginTop: "20px" }}>
        <section class="w8">
          {audit.tasks.length === 0 ? (
            <Empty>Nothing was scheduled in this stretch.</Empty>
          ) : (
            <Fold good={good} text={`${plural(good, "task")} ${good === 1 ? "is" : "are"} in order`}>
              <table class={good === audit.tasks.length ? "good" : ""}>
                <thead>
                  <tr>
                    <th>Task</th>
                    <th class="num">Expected</th>
                    <th class="num">Recorded</th>
                    <th>Remarks</th>
                  </tr>
                </thead>
                <tbody>
                  {audit.tasks.map((task) => (
                    <tr key={task.task} class={remarks(task) === "" ? "good" : ""}>
                      <th scope="row">
                        <a href={to("task", task.task)}>{task.task}</a>
                      </th>
                      <td class="num">{number(task.expected)}</td>
                      <td class="num">{number(task.recorded)}</td>
                      <td class={task.missing.length + task.doubled.length > 0 ? "bad" : "soft"}>
                        {remarks(task)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Fold>
          )}
        </section>
        <aside class="w4 end" aria-label="Events">
          <h2 class="label">What happened to Nightdesk itself</h2>
          <Events audit={audit} />
        </aside>
      </div>
    </>
  );
}

function remarks({ missing, doubled, merged, undecided }: AuditAnswer["tasks"][number]): string {
  const parts = [
    missing.length > 0 && `${missing.length} missing (${missing.slice(0, 3).map(when).join(", ")})`,
    doubled.length > 0 && `${doubled.length} doubled (${doubled.slice(0, 3).map(when).join(", ")})`,
    merged > 0 && `${merged} merged into another`,
    undecided > 0 && `${undecided} not decided on yet`,
  ];
  return parts.filter((part) => part !== false).join("; ");
}

function Events({ audit: { events } }: { audit: AuditAnswer }) {
  const { day, time } = clock();
  if (events.length === 0) return <Empty>Nothing.</Empty>;
  return (
    <ul class="list" style={{ "--a": "112px" }}>
      {events.map(({ at, kind, text }) => (
        <li key={`${at}${kind}${text}`}>
          <span class="soft">
            {day(at)} {time(at)}
          </span>
          <span class="cut2">{sentence(kind, text)}</span>
        </li>
      ))}
    </ul>
  );
}

function sentence(kind: string, text: string): string {
  if (kind === "absence") {
    try {
      const { from, until, missed } = JSON.parse(text) as { from: number; until: number; missed: number };
      return `Nobody was at the desk from ${when(from)} to ${when(until)}; ${plural(missed, "slot")} came meanwhile`;
    } catch {
      return text;
    }
  }
  return `${kind.replaceAll("_", " ")}: ${text}`;
}
