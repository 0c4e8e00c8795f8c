/** The year: a cell per day, drawn as its worst outcome; the tint says how much ran. A click leads to that day. */
import { useState } from "preact/hooks";
import type { Look } from "../../api/common.ts";
import type { Year } from "../../api/days.ts";
import { dayLink } from "../published/links.ts";
import { useAnswer } from "../state/use-answer.ts";
import { plural } from "../text/format.ts";
import { WORST_FIRST } from "../text/looks.ts";
import { Glyph, words } from "./glyph.tsx";
import { toNewest } from "./open-at.ts";
import { Seg } from "./seg.tsx";
import { Loaded } from "./states.tsx";

const DAY_MS = 86_400_000;
const STEP = 23.6;
const SIZE = 20;
const LEFT = 32;
const TOP = 18;

export function YearStrip({ task }: { task?: string }) {
  const [year, setYear] = useState<string | null>(null);
  const query = new URLSearchParams({
    ...(year === null ? {} : { year }),
    ...(task === undefined ? {} : { task }),
  }).toString();
  const asked = useAnswer("year", `/api/year${query === "" ? "" : `?${query}`}`);
  return (
    <Loaded asked={asked}>
      {(answer) => (
        <>
          <div class="row" style={{ marginBottom: "10px" }}>
            <h2>The year</h2>
            <Seg
              name="Year"
              options={answer.years.map((each) => [String(each), String(each)] as const)}
              chosen={String(answer.year)}
              choose={setYear}
              push
            />
          </div>
          <Strip answer={answer} />
        </>
      )}
    </Loaded>
  );
}

function Strip({ answer }: { answer: Year }) {
  const ends = new Map(answer.days.map((day) => [day.date, day.ends]));
  const first = Date.UTC(answer.year, 0, 1);
  const shift = (new Date(first).getUTCDay() + 6) % 7;
  const length = (Date.UTC(answer.year + 1, 0, 1) - first) / DAY_MS;
  const usual = quantile(
    answer.days.map((day) => ranOf(day.ends)),
    0.75,
  );
  const dates = Array.from({ length }, (_, i) => new Date(first + i * DAY_MS).toISOString().slice(0, 10));
  const width = LEFT + Math.ceil((length + shift) / 7) * STEP;
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={`Days of ${answer.year}`} ref={toNewest}>
        <svg
          width={width}
          height={TOP + 7 * STEP}
          viewBox={`0 0 ${width} ${TOP + 7 * STEP}`}
          style={{ maxWidth: "none" }}
        >
          {["Mon", "Wed", "Fri", "Sun"].map((name, i) => (
            <text key={name} x="0" y={TOP + i * 2 * STEP + 14}>
              {name}
            </text>
          ))}
          {dates.map((date, i) => {
            const place = { x: LEFT + Math.floor((i + shift) / 7) * STEP, y: TOP + ((i + shift) % 7) * STEP };
            return (
              <>
                {date.endsWith("-01") && (
                  <text x={place.x} y="10">
                    {new Date(`${date}T12:00:00Z`)
                      .toLocaleDateString("en-GB", { month: "short", timeZone: "UTC" })
                      .replace("Sept", "Sep")}
                  </text>
                )}
                <Day
                  key={date}
                  date={date}
                  ends={ends.get(date)}
                  isFuture={date > answer.today}
                  usual={usual}
                  {...place}
                />
              </>
            );
          })}
        </svg>
      </div>
      <Key answer={answer} />
    </>
  );
}

interface DayProps {
  date: string;
  ends: Partial<Record<Look, number>> | undefined;
  isFuture: boolean;
  usual: number;
  x: number;
  y: number;
}

function Day({ date, ends, isFuture, usual, x, y }: DayProps) {
  if (isFuture) return <circle class="axis" fill="none" cx={x + SIZE / 2} cy={y + SIZE / 2} r="1.6" />;
  const ran = ends === undefined ? 0 : ranOf(ends);
  const bad = WORST_FIRST.filter((look) => (ends?.[look] ?? 0) > 0);
  const text =
    ends === undefined
      ? "nothing was due"
      : Object.entries(ends)
          .map(([look, n]) => `${n} ${words(look as Look)}`)
          .join(", ");
  const label = `${date}: ${text}`;
  const tint = ran === 0 ? null : ran >= usual ? "h3" : ran >= usual / 2 ? "h2" : "h1";
  const [worst, second] = bad;
  const href = dayLink(date);
  const marks = (
    <>
      <title>{label}</title>
      <rect
        x={x}
        y={y}
        width={SIZE}
        height={SIZE}
        class={worst === undefined ? (tint ?? "asleep") : "asleep"}
      />
      {worst !== undefined && second === undefined && (
        <use href={`#g-${worst}`} class={worst} x={x + 3.5} y={y + 3.5} width="13" height="13" />
      )}
      {worst !== undefined && second !== undefined && (
        // A day with a failure and a miss shows both.
        <>
          <use href={`#g-${worst}`} class={worst} x={x + 1} y={y + 1} width="10" height="10" />
          <use href={`#g-${second}`} class={second} x={x + 9.5} y={y + 9.5} width="10" height="10" />
        </>
      )}
      {worst === undefined && (ends?.superseded ?? 0) > 0 && ran === 0 && (
        <use href="#g-superseded" class="superseded" x={x + 4} y={y + 4} width="12" height="12" />
      )}
    </>
  );
  if (href === null) return <g>{marks}</g>;
  return (
    <a href={href} aria-label={label} tabIndex={worst === undefined ? -1 : 0}>
      {marks}
    </a>
  );
}

function Key({ answer }: { answer: Year }) {
  const days = (look: Look) => answer.days.filter(({ ends }) => (ends[look] ?? 0) > 0).length;
  return (
    <p class="row soft key">
      {(["h1", "h2", "h3"] as const).map((tint, i) => (
        <span key={tint}>
          <svg class="g" aria-hidden="true">
            <rect class={tint} width="12" height="12" />
          </svg>{" "}
          {["few runs", "some", "many, all ended well"][i]}
        </span>
      ))}
      {[...WORST_FIRST, "superseded" as const].map(
        (look) =>
          days(look) > 0 && (
            <span key={look}>
              <Glyph look={look} label="" /> {words(look)}, {plural(days(look), "day")}
            </span>
          ),
      )}
    </p>
  );
}

function ranOf(ends: Partial<Record<Look, number>>): number {
  return (
    (ends.succeeded ?? 0) +
    (ends.failed ?? 0) +
    (ends.timed_out ?? 0) +
    (ends.lost ?? 0) +
    (ends.cancelled ?? 0) +
    (ends.over_budget ?? 0)
  );
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? 1;
}
