/** The record of the night: what ran, and what did not. */
import { useRef } from "preact/hooks";
import type { Row } from "../../api/common.ts";
import { isPublished } from "../published/inlined.ts";
import { to } from "../state/route.ts";
import { capital, duration, plural, usd } from "../text/format.ts";
import { clock, lasting, when } from "./clock.ts";
import { Fold } from "./fold.tsx";
import { Glyph, words } from "./glyph.tsx";
import { Empty } from "./states.tsx";

export function slotText(row: Row): string {
  if (row.trigger === "manual") return "asked for";
  if (row.trigger === "after") return "after another";
  if (row.trigger === "after_any") return "after any";
  if (row.trigger === "dependency") return "on demand";
  if (row.kind === "run" && row.count > 1) return when(row.last_slot_at ?? row.at);
  return row.slot_at === null ? when(row.at) : when(row.slot_at);
}

export function tookText(row: Row): string {
  if (row.ms !== null) return duration(row.ms);
  if (row.started_at !== null && row.look === "running") return lasting(row.started_at);
  return "";
}

/** While somebody points at a row, the rows stay where they are; what is new comes last. */
function useStill(rows: readonly Row[]): { shown: readonly Row[]; hold: (isHeld: boolean) => void } {
  const held = useRef<readonly string[] | null>(null);
  const latest = useRef(rows);
  latest.current = rows;
  const order = held.current;
  const shown =
    order === null
      ? rows
      : rows.toSorted((a, b) => (order.indexOf(a.id) + 1 || 1e6) - (order.indexOf(b.id) + 1 || 1e6));
  return { shown, hold: (isHeld) => (held.current = isHeld ? latest.current.map(({ id }) => id) : null) };
}

export function RanTable({ rows, more }: { rows: readonly Row[]; more: number }) {
  const { shown, hold } = useStill(rows);
  if (rows.length === 0)
    return (
      <Empty>
        Nothing ran in this stretch.
        {!isPublished && (
          <>
            {" "}
            To run something now: open a task, or <code>nightdesk run TASK</code>
          </>
        )}
      </Empty>
    );
  const hasCost = rows.some(({ cost_usd: cost }) => cost !== null);
  return (
    <>
      <Fold {...succeededOf(rows)}>
        <table class="wrap" onPointerEnter={() => hold(true)} onPointerLeave={() => hold(false)}>
          <caption class="vh">Runs</caption>
          <thead>
            <tr>
              <th class="num hide">Slot</th>
              <th>Task</th>
              <th>What came of it</th>
              <th class="num">Took</th>
              {hasCost && <th class="num">USD</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.id} class={row.look === "succeeded" ? "good" : ""}>
                <td class="num soft hide">{slotText(row)}</td>
                <th scope="row">
                  <Glyph look={row.look} /> <a href={to("run", row.id)}>{row.task}</a>
                </th>
                <td class="what">{outcomeText(row)}</td>
                <td class="num">{tookText(row)}</td>
                {hasCost && <td class="num">{row.cost_usd === null ? "" : usd(row.cost_usd).slice(1)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </Fold>
      {more > 0 && (
        <p style={{ marginTop: "8px" }}>
          <a href={to("timeline")}>
            <small>{plural(more, "run")} more, all in the timeline</small>
          </a>
        </p>
      )}
    </>
  );
}

/** For `Fold`: those whose rows have the class `good`. */
export function succeededOf(rows: readonly Row[]): { good: number; text: string } {
  const good = rows.filter(({ look }) => look === "succeeded").length;
  return { good, text: `${good} succeeded` };
}

/** For a row that stands for several runs. */
export function timesText({ count, slot_at: first, last_slot_at: last }: Row): string {
  if (count === 1 || first === null || last === null) return "";
  return `${count} times, ${when(first)} to ${when(last)}. `;
}

export function outcomeText(row: Row): string {
  const before = timesText(row) + (row.attempts > 1 ? `${row.attempts} attempts. ` : "");
  const what = whatText(row);
  return before === "" ? what : before + capital(what);
}

function whatText({ look, headline, changed, why }: Row): string {
  if (look === "succeeded") return headline ?? (changed === null ? "" : plural(changed, "change"));
  return headline !== null && look !== "failed" ? headline : (why ?? headline ?? words(look));
}

interface IdleProps {
  rows: readonly Row[];
  more: number;
  /** Something was due in this stretch. */
  isAny: boolean;
}

export function IdleTable({ rows, more, isAny }: IdleProps) {
  if (rows.length === 0)
    return <Empty>{isAny ? "Every slot of this stretch ran." : "No slot was due in this stretch."}</Empty>;
  const good = rows.filter(({ look }) => look === "superseded").length;
  return (
    <>
      <Fold good={good} text={`${plural(good, "slot")} for which a later run stands`}>
        <table class="wrap">
          <caption class="vh">Slots that did not run</caption>
          <thead>
            <tr>
              <th class="num">Slot</th>
              <th>Task</th>
              <th>Why</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} class={row.look === "superseded" ? "good" : ""}>
                <td class="soft num">
                  {slotText(row)}
                  {row.count > 1 && ` ×${row.count}`}
                </td>
                <th scope="row">
                  <Glyph look={row.look} /> <a href={to("task", row.task)}>{row.task}</a>
                </th>
                <td class="what">
                  <Why row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Fold>
      {more > 0 && (
        <p>
          <small>{plural(more, "more stretch", "more stretches")} of slots did not run</small>
        </p>
      )}
    </>
  );
}

export function Why({ row }: { row: Row }) {
  if (row.stands_for !== null && row.look === "superseded") {
    return (
      <>
        <a href={to("run", row.stands_for)}>
          {row.stands_at === null
            ? "a later run"
            : `${clock().weekday(row.stands_at)} ${clock().time(row.stands_at)}`}
        </a>{" "}
        stands for it
      </>
    );
  }
  return <>{row.why ?? words(row.look)}</>;
}
