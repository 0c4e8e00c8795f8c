/** One attempt on the day's chart, with the wait before it and what comes after. */
import type { Bar, Day } from "../../api/days.ts";
import { runLink } from "../published/links.ts";
import { duration } from "../text/format.ts";
import { when } from "./clock.ts";
import { words } from "./glyph.tsx";

/** From a moment to per cent of the width. */
type Place = (at: number) => number;

interface DayBarProps {
  bar: Bar;
  /** The next of its row. */
  next: Bar | undefined;
  x: Place;
  y: number;
  day: Day;
  task: string;
  /** There is room for words. */
  isWide: boolean;
}

export function DayBar({ bar, next, x, y, day, task, isWide }: DayBarProps) {
  const { from, until } = day;
  const end = bar.until ?? day.at;
  const long = duration(end - bar.from);
  const text = `${task}, ${when(bar.from)}, ${words(bar.look)}, ${long}`;
  const [left, right] = [x(bar.from), x(end)];
  const isRetried = next !== undefined && next.run === bar.run;
  const isBad = bar.look !== "succeeded" && bar.look !== "running";
  return (
    <>
      <a href={runLink(bar.run, task)} aria-label={text} tabIndex={isWide ? 0 : -1}>
        <title>{text}</title>
        <Waited bar={bar} x={x} y={y} from={from} />
        <rect
          class={bar.look === "running" ? "open" : `f ${bar.look}`}
          x={`${Math.min(left, 99.7)}%`}
          // A second of a day is nothing on a screen, and must be seen all the same.
          width={`${Math.max(0.28, right - left)}%`}
          y={y - 4.5}
          height="9"
        />
        {isBad && isWide && (
          <svg x={`${right}%`}>
            <use href={`#g-${bar.look}`} class={bar.look} x="-9" y={y - 5.5} width="11" height="11" />
          </svg>
        )}
        {bar.from < from && <path class="cut" stroke-width="1.6" d={`M8 ${y - 3}l-4 3 4 3`} />}
        {end > until && (
          <svg x="100%">
            <path class="cut" stroke-width="1.6" d={`M-8 ${y - 3}l4 3-4 3`} />
          </svg>
        )}
      </a>
      {isRetried && isWide && <Between from={right} until={x(next.from)} y={y} />}
      {isWide && !bar.waits && (
        <svg x={`${right}%`}>
          <text class="halo" x={right > 92 ? -12 : 6} y={y + 4} text-anchor={right > 92 ? "end" : "start"}>
            {bar.look === "running" ? `running, ${long}` : long}
          </text>
        </svg>
      )}
      {bar.waits && <WaitsForYou from={right} until={x(Math.min(day.at, until))} y={y} isWide={isWide} />}
    </>
  );
}

/** From its slot to its first attempt. */
function Waited({ bar, x, y, from }: { bar: Bar; x: Place; y: number; from: number }) {
  const { slot_at: slot } = bar;
  if (slot === null || bar.n !== 1 || bar.from <= from || bar.from - slot <= 60_000) return null;
  return (
    <>
      <line class="axis" x1={`${x(slot)}%`} x2={`${x(bar.from)}%`} y1={y} y2={y} />
      <svg x={`${x(slot)}%`}>
        {slot < from ? (
          <path class="ln" d={`M6 ${y - 4}l-5 4 5 4`} />
        ) : (
          <path class="ln" stroke-width="1.4" d={`M0 ${y - 4.5}v9`} />
        )}
      </svg>
    </>
  );
}

function Between({ from, until, y }: { from: number; until: number; y: number }) {
  return <line class="axis" stroke-dasharray="2 3" x1={`${from}%`} x2={`${until}%`} y1={y} y2={y} />;
}

function WaitsForYou({
  from,
  until,
  y,
  isWide,
}: {
  from: number;
  until: number;
  y: number;
  isWide: boolean;
}) {
  return (
    <>
      <Between from={from} until={until} y={y} />
      <svg x={`${until}%`}>
        {isWide && (
          <text class="hi halo" x="-18" y={y + 4} text-anchor="end">
            waits for you
          </text>
        )}
        <use href="#g-waiting" class="waiting" x="-13" y={y - 5.5} width="11" height="11">
          <title>waits for you</title>
        </use>
      </svg>
    </>
  );
}
