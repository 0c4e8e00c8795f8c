/** The busy stretch enlarged: each attempt with its length, and how many were at work at once. */
import type { Bar, Day } from "../../api/days.ts";
import { runLink } from "../published/links.ts";
import { duration, plural } from "../text/format.ts";
import { AtOnce, mostAtOnce } from "./at-once.tsx";
import { clock } from "./clock.ts";
import { Names, ROW } from "./day-chart.tsx";
import { words } from "./glyph.tsx";

const TOP = 20;

export function BusyChart({ day, from, until }: { day: Day; from: number; until: number }) {
  const { time, exact } = clock();
  const end = (bar: Bar) => bar.until ?? day.at;
  const isIn = (bar: Bar) => bar.from < until && end(bar) > from;
  const rows = day.tasks
    .map(({ task, bars }) => ({ task, bars: bars.filter(isIn) }))
    .filter(({ bars }) => bars.length > 0)
    .slice(0, 40);
  const all = rows.flatMap(({ bars }) => bars);
  const x = (at: number) => `${Math.min(100, Math.max(0, ((at - from) / (until - from)) * 100))}%`;
  const height = TOP + rows.length * ROW;
  const most = mostAtOnce(all, end);
  const hasLimit = day.concurrency > 0;
  const { step, marks } = marksOf(from, until);
  const clockWords = step < 60_000 ? exact : time;
  return (
    <>
      <div class="row" style={{ marginBottom: "8px" }}>
        <h2>
          {time(from)} to {time(until)}, enlarged
        </h2>
        <small class="push soft">
          {plural(all.length, "attempt")}, never more than {most} at once
        </small>
      </div>
      <div class="scroll chart" tabIndex={0} role="region" aria-label="The busy stretch">
        <Names tasks={rows.map(({ task }) => task)} top={TOP} foot={day.concurrency} />
        <svg
          class="wide"
          width="100%"
          height={height + 30}
          role="group"
          aria-label={`${plural(all.length, "attempt")} between ${time(from)} and ${time(until)}, never more than ${most} at once${hasLimit ? `, the limit is ${day.concurrency}` : ""}`}
        >
          {marks.map((at) => (
            <svg key={at} x={x(at)}>
              <path class="hairl" d={`M0 ${TOP}V${height}`} />
              <text y="12" text-anchor={at === from ? "start" : at === until ? "end" : "middle"}>
                {clockWords(at)}
              </text>
            </svg>
          ))}
          {rows.map(({ task, bars }, index) => {
            const y = TOP + index * ROW + ROW / 2;
            return (
              <g key={task}>
                <line class="hairl" x1="0" x2="100%" y1={y + ROW / 2} y2={y + ROW / 2} />
                {bars.map((bar, n) => {
                  const next = bars[n + 1];
                  return (
                    <g key={`${bar.run}${bar.n}`}>
                      {next !== undefined && next.run === bar.run && (
                        <line
                          class="axis"
                          stroke-dasharray="2 3"
                          x1={x(end(bar))}
                          x2={x(next.from)}
                          y1={y}
                          y2={y}
                        />
                      )}
                      <a
                        href={runLink(bar.run, task)}
                        aria-label={`${task}, ${words(bar.look)}, ${duration(end(bar) - bar.from)}`}
                      >
                        <rect
                          class={bar.look === "running" ? "open" : `f ${bar.look}`}
                          x={x(bar.from)}
                          width={`${Math.max(0.25, Number.parseFloat(x(end(bar))) - Number.parseFloat(x(bar.from)))}%`}
                          y={y - 4.5}
                          height="9"
                        />
                        {bar.look !== "succeeded" && bar.look !== "running" && (
                          <svg x={x(end(bar))}>
                            <use
                              href={`#g-${bar.look}`}
                              class={bar.look}
                              x="-9"
                              y={y - 5.5}
                              width="11"
                              height="11"
                            />
                          </svg>
                        )}
                      </a>
                      <svg x={bar.look === "running" ? x(bar.from) : x(end(bar))}>
                        <text
                          x={Number.parseFloat(x(end(bar))) > 92 && bar.look !== "running" ? -14 : 6}
                          y={y + 4}
                          text-anchor={
                            Number.parseFloat(x(end(bar))) > 92 && bar.look !== "running" ? "end" : "start"
                          }
                          class={bar.look === "running" ? "hi" : "halo"}
                        >
                          {bar.look === "running"
                            ? `running, ${duration(end(bar) - bar.from)}`
                            : duration(end(bar) - bar.from)}
                        </text>
                      </svg>
                    </g>
                  );
                })}
              </g>
            );
          })}
          <AtOnce bars={all} end={end} x={(at) => Number.parseFloat(x(at))} y={height + 26} day={day} />
        </svg>
      </div>
    </>
  );
}

function marksOf(from: number, until: number) {
  const sizes = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200].map((size) => size * 1000);
  const step = sizes.find((size) => (until - from) / size <= 12) ?? 7_200_000;
  const marks: number[] = [];
  for (let at = from; at <= until; at += step) marks.push(at);
  return { step, marks };
}
