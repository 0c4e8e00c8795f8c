/** The absence as a strip: what was due while nobody was at the desk, and what became of it. */
import type { Cell, Look } from "../../api/common.ts";
import type { Front } from "../../api/front.ts";
import { duration, plural } from "../text/format.ts";
import { clock, when } from "./clock.ts";
import { words } from "./glyph.tsx";

const LEFT = 1.6;
const WIDTH = 97;

export function Strip({ absence }: { absence: NonNullable<Front["absence"]> }) {
  const { from, until, moments } = absence;
  const { date } = clock();
  const x = (at: number) => `${LEFT + ((at - from) / Math.max(1, until - from)) * WIDTH}%`;
  return (
    <svg class="wide slim" width="100%" height="76" role="img" aria-label={labelOf(absence)}>
      <rect x={`${LEFT}%`} width={`${WIDTH}%`} y="14" height="40" class="asleep" />
      <rect x={`${LEFT}%`} width={`${WIDTH}%`} y="14" height="40" fill="url(#sleep)" opacity=".7" />
      {midnights(from, until).map((at) => (
        <>
          <line class="axis" x1={x(at)} x2={x(at)} y1="8" y2="62" />
          <svg x={x(at)}>
            <text x="5" y="11">
              {new Date(`${date(at + 3_600_000)}T12:00:00Z`).toLocaleDateString("en-GB", {
                weekday: "long",
                timeZone: "UTC",
              })}
            </text>
          </svg>
        </>
      ))}
      <line class="axis" x1="0" x2="100%" y1="54" y2="54" />
      {stacked(moments, until - from).map(({ moment, level }) => (
        <svg key={`${moment.task}${moment.at}`} x={x(moment.at)}>
          <use
            href={`#g-${moment.look}`}
            class={moment.look}
            x="-6"
            y={39 - 15 * level}
            width="12"
            height="12"
          >
            <title>{`${moment.task}, ${when(moment.at)}, ${words(moment.look)}`}</title>
          </use>
        </svg>
      ))}
      <svg x={`${LEFT}%`}>
        <text class="hi" x="0" y="70">
          {when(from)} off
        </text>
      </svg>
      <svg x={`${LEFT + WIDTH}%`}>
        <path class="lamp ln" stroke-width="2" d="M0 10v46" />
        <text class="hi" x="4" y="70" text-anchor="end">
          on {clock().weekday(until)} {clock().time(until)}
        </text>
      </svg>
    </svg>
  );

  function midnights(begin: number, end: number): number[] {
    const found: number[] = [];
    // Days may be 23 or 25 hours long, so each hour is looked at.
    for (let at = Math.ceil(begin / 3_600_000) * 3_600_000; at <= end && found.length < 14; at += 3_600_000) {
      if (date(at) !== date(at - 1)) found.push(at);
    }
    return found;
  }
}

type Moment = Cell & { task: string };

/** Moments that would lie on one another are put one above the other, at most three high. */
function stacked(moments: readonly Moment[], span: number): { moment: Moment; level: number }[] {
  const ends = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return moments.map((moment) => {
    const free = ends.findIndex((end) => end <= moment.at);
    const level = Math.max(0, free);
    ends[level] = moment.at + span / 75;
    return { moment, level };
  });
}

function labelOf({ from, until, moments }: NonNullable<Front["absence"]>): string {
  const counts = new Map<Look, number>();
  for (const { look } of moments) counts.set(look, (counts.get(look) ?? 0) + 1);
  const parts = [...counts].map(([look, count]) => `${count} ${words(look)}`);
  return `${plural(moments.length, "slot")} within ${duration(until - from)}: ${parts.join(", ")}`;
}
