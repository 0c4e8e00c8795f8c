/** The day, clipped to its hours: a line from each slot to its run, hatched where nobody was at the desk. */
import type { Day } from "../../api/days.ts";
import { isPublished } from "../published/inlined.ts";
import { isStale } from "../state/session.ts";
import { to } from "../state/route.ts";
import { LOOKS_SHOWN } from "../text/looks.ts";
import { AtOnce } from "./at-once.tsx";
import { cellText } from "./cells.tsx";
import { clock, when } from "./clock.ts";
import { openAt } from "./open-at.ts";
import { DayBar } from "./day-bar.tsx";
import type { DayScale } from "./day-scale.ts";
import { Glyph, words } from "./glyph.tsx";

/** Names of rows are links, and a finger needs so much. */
export const ROW = 24;
const TOP = 20;

export function DayChart({ day, scale }: { day: Day; scale: DayScale }) {
  const { from, until, tasks, at: now } = day;
  const { x } = scale;
  const height = TOP + tasks.length * ROW;
  const isWide = scale.breaks.length > 0;
  const foot = height + (isWide ? 28 : 0);
  const isToday = now >= from && now < until;
  const nowAt = x(now);
  return (
    <>
      <div
        class="scroll chart"
        tabIndex={0}
        role="region"
        aria-label="The day's timeline"
        // Narrow screens open where the busy stretch begins, else at now.
        ref={(box) => openAt(box, (scale.breaks[0] ?? (isToday ? nowAt : 0)) / 100)}
      >
        <Names tasks={tasks.map(({ task }) => task)} top={TOP} foot={isWide ? day.concurrency : null} />
        <svg class="wide" height={foot + 18} width="100%" role="group" aria-label={labelOf(day)}>
          {day.asleep.map((stretch) => (
            <Asleep key={stretch.from} stretch={stretch} x={x} height={height} foot={foot} />
          ))}
          <Marks scale={scale} height={height} />
          {tasks.map((row, index) => {
            const y = TOP + index * ROW + ROW / 2;
            return (
              <g key={row.task}>
                <line class="hairl" x1="0" x2="100%" y1={y + ROW / 2} y2={y + ROW / 2} />
                {row.bars.map((bar, n) => (
                  <DayBar
                    key={`${bar.run}${bar.n}`}
                    bar={bar}
                    next={row.bars[n + 1]}
                    x={x}
                    y={y}
                    day={day}
                    task={row.task}
                    isWide={isWide}
                  />
                ))}
                {row.moments.map((cell) => (
                  <svg key={cell.at} x={`${x(cell.at)}%`}>
                    <use href={`#g-${cell.look}`} class={cell.look} x="-5" y={y - 5} width="10" height="10">
                      <title>{`${row.task}, ${cellText(cell)}`}</title>
                    </use>
                  </svg>
                ))}
              </g>
            );
          })}
          {isWide && (
            <AtOnce
              bars={tasks.flatMap(({ bars }) => bars)}
              end={(bar) => bar.until ?? now}
              x={x}
              y={height + 24}
              day={day}
            />
          )}
          {scale.breaks.map((at) => (
            <Break key={at} at={at} height={height} />
          ))}
          {isToday && (
            <svg x={`${nowAt}%`}>
              <path class="lamp ln" stroke-width="2" d={`M0 ${TOP - 6}V${foot + 4}`} />
              <text
                class="hi"
                x={nowAt > 85 ? -5 : 5}
                y={foot + 15}
                text-anchor={nowAt > 85 ? "end" : "start"}
              >
                {clock().time(now)}, {isPublished ? "newest fact" : isStale.value ? "last known" : "now"}
              </text>
            </svg>
          )}
        </svg>
      </div>
      <Key day={day} />
    </>
  );
}

interface Stretch {
  readonly from: number;
  readonly until: number;
}

function Asleep({
  stretch,
  x,
  height,
  foot,
}: {
  stretch: Stretch;
  x: (at: number) => number;
  height: number;
  foot: number;
}) {
  const left = x(stretch.from);
  const width = Math.max(0, x(stretch.until) - left);
  const box = { x: `${left}%`, width: `${width}%`, y: TOP, height: height - TOP };
  return (
    <>
      <rect class="asleep" {...box} />
      <rect fill="url(#sleep)" opacity=".7" {...box} />
      {width > 18 && (
        <svg x={`${left + width / 2}%`}>
          <text y={foot + 15} text-anchor="middle">
            nobody at the desk since {when(stretch.from)}
          </text>
        </svg>
      )}
    </>
  );
}

/** Where the scale breaks; what lies on both sides is not to be compared by its length. */
function Break({ at, height }: { at: number; height: number }) {
  return (
    <svg x={`${at}%`}>
      <path class="hairl" d={`M0 ${TOP}V${height}`} />
      {[TOP, height].map((y) => (
        <g key={y}>
          <rect class="f0" x="-6" y={y - 5} width="12" height="10" />
          <path class="axis" d={`M-5 ${y + 5}l5-10m1 10 5-10`} />
        </g>
      ))}
    </svg>
  );
}

function Key({ day }: { day: Day }) {
  const looks = new Set(day.tasks.flatMap((row) => [...row.bars, ...row.moments].map(({ look }) => look)));
  return (
    <p class="row soft key">
      <span>│ scheduled, ─ waited, ‹ from before midnight</span>
      {LOOKS.filter((look) => looks.has(look)).map((look) => (
        <span key={look}>
          <Glyph look={look} label="" /> {words(look)}
        </span>
      ))}
    </p>
  );
}

const LOOKS = [...LOOKS_SHOWN, "planned"] as const;

interface NamesProps {
  tasks: readonly string[];
  top: number;
  /** The limit of what is at work at once, if the chart shows that below. */
  foot?: number | null;
}

export function Names({ tasks, top, foot = null }: NamesProps) {
  return (
    <div class="names" style={{ paddingTop: `${top}px` }}>
      {tasks.map((task) => (
        <a key={task} href={to("task", task)} title={task} class="name-row" style={{ height: `${ROW}px` }}>
          {task}
        </a>
      ))}
      {foot !== null && <small class="soft foot">at once{foot > 0 && `, limit ${foot}`}</small>}
    </div>
  );
}

function Marks({ scale, height }: { scale: DayScale; height: number }) {
  return (
    <>
      {scale.marks.map(({ at, place, text, side }) => (
        <svg key={at} x={`${place}%`}>
          <path class="hairl" d={`M0 ${TOP}V${height}`} />
          <text y="12" text-anchor={side}>
            {text}
          </text>
        </svg>
      ))}
    </>
  );
}

function labelOf({ tasks, date, slots, to_come: toCome }: Day): string {
  return `${date}: ${tasks.length} tasks, ${slots} slots, ${toCome} still to come`;
}
