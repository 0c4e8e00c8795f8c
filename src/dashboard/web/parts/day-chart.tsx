/** The day, clipped to its hours: a line from each slot to its run, hatched where nobody was at the desk. */
import type { Bar, Day } from "../../api/days.ts";
import { isPublished } from "../published/inlined.ts";
import { runLink } from "../published/links.ts";
import { to } from "../state/route.ts";
import { duration } from "../text/format.ts";
import { clock, when } from "./clock.ts";
import { cellText } from "./cells.tsx";
import { Glyph, words } from "./glyph.tsx";

export const ROW = 18;
const TOP = 20;
const HOUR_MS = 3_600_000;

export function DayChart({ day }: { day: Day }) {
  const { from, until, tasks, at: now } = day;
  const span = until - from;
  const x = (at: number) => `${(Math.min(Math.max(at, from), until) - from) / (span / 100)}%`;
  const height = TOP + tasks.length * ROW;
  const isToday = now >= from && now < until;
  return (
    <>
      <div
        class="scroll chart"
        tabIndex={0}
        role="region"
        aria-label="The day's timeline"
        ref={(box) => openAt(box, isToday ? (now - from) / span : 0)}
      >
        <Names tasks={tasks.map(({ task }) => task)} top={TOP} />
        <svg class="wide" height={height + 18} width="100%" role="group" aria-label={labelOf(day)}>
          {day.asleep.map((stretch) => (
            <g key={stretch.from}>
              <rect
                class="asleep"
                x={x(stretch.from)}
                width={widthOf(x(stretch.from), x(stretch.until))}
                y={TOP}
                height={height - TOP}
              />
              <rect
                fill="url(#sleep)"
                opacity=".7"
                x={x(stretch.from)}
                width={widthOf(x(stretch.from), x(stretch.until))}
                y={TOP}
                height={height - TOP}
              />
            </g>
          ))}
          <Hours from={from} until={until} height={height} x={x} />
          {tasks.map((row, index) => (
            <g key={row.task}>
              <line
                class="hairl"
                x1="0"
                x2="100%"
                y1={TOP + (index + 1) * ROW}
                y2={TOP + (index + 1) * ROW}
              />
              {row.bars.map((bar) => (
                <DayBar
                  key={`${bar.run}${bar.n}`}
                  task={row.task}
                  bar={bar}
                  x={x}
                  y={TOP + index * ROW + ROW / 2}
                  day={day}
                />
              ))}
              {row.moments.map((cell) => (
                <svg key={cell.at} x={x(cell.at)}>
                  <use
                    href={`#g-${cell.look}`}
                    class={cell.look}
                    x="-5"
                    y={TOP + index * ROW + ROW / 2 - 5}
                    width="10"
                    height="10"
                  >
                    <title>{`${row.task}, ${cellText(cell)}`}</title>
                  </use>
                </svg>
              ))}
            </g>
          ))}
          {isToday && (
            <svg x={x(now)}>
              <path class="lamp ln" stroke-width="2" d={`M0 ${TOP - 6}V${height + 4}`} />
              <text
                class="hi"
                x={(now - from) / span > 0.85 ? -5 : 5}
                y={height + 15}
                text-anchor={(now - from) / span > 0.85 ? "end" : "start"}
              >
                {clock().time(now)}, {isPublished ? "newest fact" : "now"}
              </text>
            </svg>
          )}
        </svg>
      </div>
      <p class="row soft" style={{ marginTop: "4px", fontSize: "12px", gap: "6px 18px" }}>
        <span>│ scheduled, ─ waited, ‹ from before midnight</span>
        {(["succeeded", "failed", "running", "planned", "superseded", "missed", "skipped"] as const).map(
          (look) => (
            <span key={look}>
              <Glyph look={look} label="" /> {words(look)}
            </span>
          ),
        )}
      </p>
    </>
  );
}

interface DayBarProps {
  task: string;
  bar: Bar;
  x: (at: number) => string;
  y: number;
  day: Day;
}

function DayBar({ task, bar, x, y, day }: DayBarProps) {
  const until = bar.until ?? day.at;
  const text = `${when(bar.from)}, ${words(bar.look)}, ${duration(until - bar.from)}`;
  const waited = bar.slot_at !== null && bar.n === 1 && bar.from - bar.slot_at > 60_000;
  const isBefore = bar.slot_at !== null && bar.slot_at < day.from;
  return (
    <a href={runLink(bar.run, task)} aria-label={text} tabIndex={-1}>
      <title>{text}</title>
      {waited && bar.slot_at !== null && (
        <>
          <line class="axis" x1={x(bar.slot_at)} x2={x(bar.from)} y1={y} y2={y} />
          <svg x={x(bar.slot_at)}>
            {isBefore ? (
              <path class="ln" d={`M6 ${y - 4}l-5 4 5 4`} />
            ) : (
              <path class="ln" stroke-width="1.4" d={`M0 ${y - 4.5}v9`} />
            )}
          </svg>
        </>
      )}
      <rect
        class={bar.look === "running" ? "open" : `f ${bar.look}`}
        x={x(bar.from)}
        width={atLeast(widthOf(x(bar.from), x(until)))}
        y={y - 4.5}
        height="9"
      />
    </a>
  );
}

export function Names({ tasks, top }: { tasks: readonly string[]; top: number }) {
  return (
    <div class="names" style={{ paddingTop: `${top}px` }}>
      {tasks.map((task) => (
        <a key={task} href={to("task", task)} title={task} class="name-row" style={{ height: `${ROW}px` }}>
          {task}
        </a>
      ))}
    </div>
  );
}

function Hours({
  from,
  until,
  height,
  x,
}: {
  from: number;
  until: number;
  height: number;
  x: (at: number) => string;
}) {
  const { time } = clock();
  const hours: number[] = [];
  for (let at = from; at <= until; at += 3 * HOUR_MS) hours.push(at);
  return (
    <>
      {hours.map((at) => (
        <svg key={at} x={x(at)}>
          <path class="hairl" d={`M0 ${TOP}V${height}`} />
          <text y="12" text-anchor={at === from ? "start" : at >= until ? "end" : "middle"}>
            {at === until ? "24:00" : time(at)}
          </text>
        </svg>
      ))}
    </>
  );
}

function widthOf(left: string, right: string): string {
  return `${Math.max(0, Number.parseFloat(right) - Number.parseFloat(left))}%`;
}

/** A second of a day is nothing on a screen, and must be seen all the same. */
function atLeast(width: string): string {
  return `${Math.max(0.28, Number.parseFloat(width))}%`;
}

function openAt(box: HTMLElement | null, share: number): void {
  if (box === null || box.dataset["opened"] === "yes") return;
  box.dataset["opened"] = "yes";
  box.scrollLeft = (box.scrollWidth - box.clientWidth) * share;
}

function labelOf({ tasks, date, slots, to_come: toCome }: Day): string {
  return `${date}: ${tasks.length} tasks, ${slots} slots, ${toCome} still to come`;
}

/** The stretch in which most happened, if the day's scale is too coarse for it: a morning that caught up. */
export function busyStretch({ tasks, at, from, until }: Day): { from: number; until: number } | null {
  const bars = tasks.flatMap((row) => row.bars).sort((a, b) => a.from - b.from);
  let best: readonly Bar[] = [];
  for (let i = 0; i < bars.length; i += 1) {
    let end = i;
    // Runs belong together while no longer pause than this lies between them.
    while (end + 1 < bars.length && (bars[end + 1]?.from ?? 0) - (bars[end]?.until ?? at) < 10 * 60_000)
      end += 1;
    if (end - i + 1 > best.length) best = bars.slice(i, end + 1);
    i = end;
  }
  const first = best[0];
  if (first === undefined || best.length < 4) return null;
  const last = Math.min(Math.max(...best.map((bar) => bar.until ?? at)), until);
  const begin = Math.max(first.from, from);
  return last - begin > (until - from) / 3
    ? null
    : {
        from: Math.floor(begin / 60_000) * 60_000,
        until: Math.min(Math.max(at, last), Math.ceil(last / 60_000) * 60_000),
      };
}
