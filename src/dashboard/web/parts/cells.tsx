/** A row of cells, newest at the right edge, each with its text. */
import type { Cell, Look } from "../../api/common.ts";
import { hasRun } from "../published/inlined.ts";
import { dayLink, runLink } from "../published/links.ts";
import { to } from "../state/route.ts";
import { duration } from "../text/format.ts";
import { clock, when } from "./clock.ts";
import { words } from "./glyph.tsx";

const STEP = 12;

export function Cells({ task, cells }: { task: string; cells: readonly Cell[] }) {
  const newest = cells.findLast(({ run }) => run !== null && hasRun(run));
  const href = newest?.run == null ? to("task", task) : to("run", newest.run);
  const width = Math.max(STEP, cells.length * STEP);
  return (
    <a
      class="cells"
      href={href}
      aria-label={labelOf(task, cells)}
      onClick={(event) => {
        const cell = cells[indexAt(event)];
        if (cell === undefined) return;
        event.preventDefault();
        location.hash =
          cell.run === null ? (dayLink(clock().date(cell.at)) ?? to("task", task)) : runLink(cell.run, task);
      }}
    >
      {cells.length === 0 ? (
        <small class="soft">nothing yet</small>
      ) : (
        <svg width={width} height="22" viewBox={`0 0 ${width} 22`} aria-hidden="true">
          {cells.map((cell, index) => (
            <>
              {isNewMonth(cells, index) && (
                <line class="hairl" x1={index * STEP} x2={index * STEP} y1="0" y2="22" />
              )}
              <use
                key={`${cell.at}${cell.look}`}
                href={`#g-${cell.look}`}
                class={`${cell.look}${cell.look === "running" ? " pulse" : ""}`}
                x={index * STEP + 0.5}
                y={cell.also === null ? 5.5 : 1}
                width="11"
                height="11"
              >
                <title>{cellText(cell)}</title>
              </use>
              {cell.also !== null && (
                <use
                  href={`#g-${cell.also}`}
                  class={cell.also}
                  x={index * STEP + 2}
                  y="13.5"
                  width="8"
                  height="8"
                />
              )}
            </>
          ))}
        </svg>
      )}
    </a>
  );
}

/** Which cell lies under the pointer; none for a click by the keyboard, which opens the newest run. */
function indexAt(event: MouseEvent & { readonly currentTarget: HTMLAnchorElement }): number {
  const { currentTarget, clientX, detail } = event;
  const box = currentTarget.querySelector("svg")?.getBoundingClientRect();
  return detail === 0 || box === undefined ? -1 : Math.floor((clientX - box.left) / STEP);
}

function isNewMonth(cells: readonly Cell[], index: number): boolean {
  const before = cells[index - 1];
  const cell = cells[index];
  if (before === undefined || cell === undefined) return false;
  const { date } = clock();
  return date(before.at).slice(0, 7) !== date(cell.at).slice(0, 7);
}

export function cellText({ at, look, why, ms, count }: Cell): string {
  const parts = [
    when(at),
    count > 1 ? `${count} slots` : "",
    words(look),
    ms === null ? "" : duration(ms),
    why ?? "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function labelOf(task: string, cells: readonly Cell[]): string {
  const counts = new Map<Look, number>();
  for (const { look, count } of cells) counts.set(look, (counts.get(look) ?? 0) + count);
  return `${task}: ${[...counts].map(([look, count]) => `${count} ${words(look)}`).join(", ") || "nothing yet"}`;
}

/** The durations of the cells as one small line, the median dotted. */
export function Spark({ cells, median }: { cells: readonly Cell[]; median: number | null }) {
  const values = cells.flatMap(({ ms }) => (ms === null ? [] : [ms]));
  if (values.length < 3 || median === null) return null;
  const top = Math.max(median * 2.2, 1);
  const y = (ms: number) => 17 - Math.min(1, ms / top) * 15;
  const x = (index: number) => 1 + (index / (values.length - 1)) * 56;
  const last = values.at(-1) ?? 0;
  return (
    <svg class="spark ok" width="60" height="18" aria-hidden="true">
      <line class="axis" x1="0" x2="60" y1={y(median)} y2={y(median)} stroke-dasharray="1 3" />
      <polyline
        class="ln"
        stroke-width="1.2"
        points={values.map((ms, i) => `${x(i).toFixed(1)},${y(ms).toFixed(1)}`).join(" ")}
      />
      <circle cx={x(values.length - 1)} cy={y(last)} r="2" fill="var(--ink)" />
    </svg>
  );
}
