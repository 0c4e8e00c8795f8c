/** One day clipped to its hours, the busy stretch enlarged, the year, and how long things take. */
import { useState } from "preact/hooks";
import type { Day } from "../../api/days.ts";
import { DayChart } from "../parts/day-chart.tsx";
import { busyStretch, dayScale } from "../parts/day-scale.ts";
import { Seg } from "../parts/seg.tsx";
import { BusyChart } from "../parts/busy-chart.tsx";
import { clock, when } from "../parts/clock.ts";
import { Empty, Loaded } from "../parts/states.tsx";
import { Trend } from "../parts/trend.tsx";
import { YearStrip } from "../parts/year-strip.tsx";
import { publishedDays } from "../published/inlined.ts";
import { place, setQuery } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { plural } from "../text/format.ts";

export function Timeline() {
  if (publishedDays()?.length === 0)
    return (
      <>
        <h1 class="head">Timeline</h1>
        <Empty>Nothing is recorded yet.</Empty>
      </>
    );
  return <Days />;
}

function Days() {
  const date = place.value.query.get("date");
  const asked = useAnswer("day", `/api/day${date === null ? "" : `?date=${encodeURIComponent(date)}`}`);
  return (
    <>
      <Loaded asked={asked}>{(day) => <DayPage day={day} />}</Loaded>
      <section class="sec">
        <YearStrip />
      </section>
      <section class="sec">
        <AnyTrend day={asked.answer} />
      </section>
    </>
  );
}

function DayPage({ day }: { day: Day }) {
  const { longDay, time, exact } = clock();
  const busy = busyStretch(day);
  const isEven = place.value.query.get("scale") === "even";
  return (
    <>
      <div class="row" style={{ marginBottom: "12px" }}>
        <h1 class="head">{longDay(day.from + 43_200_000).replace(/ \d{4}$/, "")}</h1>
        <span class="row" style={{ gap: "6px" }}>
          <button
            aria-label="The day before"
            data-turn="before"
            value={day.before}
            disabled={day.before === day.date}
            onClick={() => setQuery({ date: day.before })}
          >
            ←
          </button>
          <label class="vh" for="date">
            Day
          </label>
          <input
            id="date"
            type="date"
            {...publishedRange()}
            value={day.date}
            onChange={({ currentTarget }) => setQuery({ date: currentTarget.value })}
          />
          <button
            aria-label="The day after"
            data-turn="after"
            value={day.after ?? ""}
            disabled={day.after === null}
            onClick={() => setQuery({ date: day.after })}
          >
            →
          </button>
        </span>
        {busy !== null && (
          <Seg
            name="Scale"
            options={SCALES}
            chosen={isEven ? "even" : "busy"}
            choose={(value) => setQuery({ scale: value === "even" ? value : null })}
          />
        )}
        <small class="push soft">
          {dayLength(day)}
          {plural(day.slots, "slot")}
          {day.to_come > 0 && `, ${day.to_come} of them still to come`}
          {day.caught_up > 0 && `, and ${plural(day.caught_up, "earlier one")} caught up`}
        </small>
      </div>
      {day.tasks.length === 0 ? (
        <Empty>Nothing ran on this day, and nothing was due.</Empty>
      ) : (
        <DayChart day={day} scale={dayScale(day, isEven ? null : busy, time, exact)} />
      )}
      {day.not_drawn > 0 && (
        <p class="soft">{plural(day.not_drawn, "older mark")} of this day, not drawn for want of room.</p>
      )}
      {day.more_tasks > 0 && (
        <p class="soft">{plural(day.more_tasks, "more task")} had something to do on this day.</p>
      )}
      {busy !== null && isEven && (
        <section class="sec">
          <BusyChart day={day} from={busy.from} until={busy.until} />
        </section>
      )}
      <p class="vh">As of {when(day.at)}</p>
    </>
  );
}

const SCALES = [
  ["busy", "Busy part wide"],
  ["even", "Even hours"],
] as const;

/** Where the clocks change a day is not of 24 hours. */
function dayLength({ from, until }: Day): string {
  const hours = (until - from) / 3_600_000;
  return hours === 24 ? "" : `a day of ${hours} hours: the clocks change; `;
}

/** Days that are there to be chosen. */
function publishedRange() {
  const days = publishedDays();
  return days === null ? {} : { max: days[0] ?? "", min: days.at(-1) ?? "" };
}

function AnyTrend({ day }: { day: Day | null }) {
  const grid = useAnswer("grid", "/api/tasks", { isLive: false });
  const ids = grid.answer?.tasks.map(({ id }) => id).sort() ?? [];
  const usual = day?.tasks.find(({ bars }) => bars.length > 0)?.task;
  const [chosen, choose] = useState<string | null>(null);
  const task = chosen ?? usual ?? ids[0];
  if (task === undefined) return null;
  return (
    <Trend
      task={task}
      chooser={
        <>
          <label class="vh" for="trend">
            Task
          </label>
          <select id="trend" value={task} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {[...new Set([task, ...ids])].map((id) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </>
      }
    />
  );
}
