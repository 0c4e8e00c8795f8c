/** What Claude cost in a month, day by day against the cap, task by task. */
import type { Spend } from "../../api/data.ts";
import { place, setQuery, to } from "../state/route.ts";
import { isStale } from "../state/session.ts";
import { useAnswer } from "../state/use-answer.ts";
import { usd } from "../text/format.ts";
import { Empty, Loaded } from "./states.tsx";

const HEIGHT = 80;

export function Spending() {
  const month = place.value.query.get("month");
  const asked = useAnswer(
    "spend",
    `/api/spend${month === null ? "" : `?month=${encodeURIComponent(month)}`}`,
  );
  return <Loaded asked={asked}>{(spend) => <Month spend={spend} />}</Loaded>;
}

function Month({ spend }: { spend: Spend }) {
  const name = new Date(`${spend.month}-15T12:00:00Z`).toLocaleDateString("en-GB", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const isNow = spend.today.startsWith(spend.month);
  return (
    <>
      <div class="row">
        <h2 class="label">Spend, {name}</h2>
        <span class="push">
          <button class="quiet" onClick={() => setQuery({ month: shift(spend.month, -1) })}>
            Month before
          </button>
          {!isNow && (
            <button class="quiet" onClick={() => setQuery({ month: shift(spend.month, 1) })}>
              Month after
            </button>
          )}
        </span>
      </div>
      <p style={{ margin: "6px 0" }} class="row">
        <span>
          <span class="big">{usd(spend.day_usd)}</span>{" "}
          <span class="soft">
            {isStale.value ? spend.today : "today"}, cap {usd(spend.day_cap_usd)}
          </span>
        </span>
        <span>
          <span class="big">{usd(spend.month_usd)}</span>{" "}
          <span class="soft">month, cap {usd(spend.month_cap_usd)}</span>
        </span>
      </p>
      {spend.days.length > 0 && <DayBars spend={spend} />}
      {spend.tasks.length === 0 ? (
        <Empty>
          Claude was not asked in this month. A task with <code>ask:</code> or <code>agent:</code> asks it.
        </Empty>
      ) : (
        <table style={{ marginTop: "8px" }}>
          <thead>
            <tr>
              <th>Task, USD</th>
              <th class="num">Calls</th>
              <th class="num">Cap a run</th>
              <th class="num">Month</th>
            </tr>
          </thead>
          <tbody>
            {spend.tasks.map(({ task, calls, cap_run_usd: cap, usd: cost, is_estimate: isEstimate }) => (
              <tr key={task}>
                <th scope="row">
                  {task === null ? "your questions" : <a href={to("task", task)}>{task}</a>}
                </th>
                <td class="num">{calls}</td>
                <td class="num">{cap === null ? "" : cap.toFixed(2)}</td>
                <td class="num">
                  {isEstimate && "≈ "}
                  {usd(cost).slice(1)}
                </td>
              </tr>
            ))}
            <tr class="sum">
              <td colSpan={3}>
                {spend.at_this_pace_usd === null
                  ? ""
                  : `At this pace ${usd(spend.at_this_pace_usd)} by the end`}
              </td>
              <td class="num">{usd(spend.month_usd).slice(1)}</td>
            </tr>
          </tbody>
        </table>
      )}
    </>
  );
}

function DayBars({ spend }: { spend: Spend }) {
  const [year = 0, month = 1] = spend.month.split("-").map(Number);
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const byDay = new Map(spend.days.map(({ day, usd: cost }) => [Number(day.slice(8)), cost]));
  const most = Math.max(...byDay.values(), 0);
  // The cap belongs to the scale only where it does not make every bar a hair.
  const top =
    spend.day_cap_usd > 0 && spend.day_cap_usd <= most * 6
      ? Math.max(spend.day_cap_usd, most)
      : Math.max(most * 1.15, 0.01);
  const y = (cost: number) => 14 + HEIGHT - (cost / top) * HEIGHT;
  const today = spend.today.startsWith(spend.month) ? Number(spend.today.slice(8)) : 0;
  return (
    <svg
      width="100%"
      height={HEIGHT + 34}
      role="img"
      aria-label={`Spend per day of the month, most ${usd(most)}, cap ${usd(spend.day_cap_usd)}`}
    >
      {spend.day_cap_usd > 0 && (
        <>
          <line
            class="ln"
            stroke-width="1.4"
            x1="0"
            x2="100%"
            y1={Math.max(13, y(spend.day_cap_usd))}
            y2={Math.max(13, y(spend.day_cap_usd))}
            stroke-dasharray={spend.day_cap_usd > top ? "2 3" : ""}
          />
          <text class="hi" x="0" y={Math.max(13, y(spend.day_cap_usd)) - 3}>
            cap {usd(spend.day_cap_usd)} a day{spend.day_cap_usd > top && ", above the scale"}
          </text>
        </>
      )}
      <line class="axis" x1="0" x2="100%" y1={14 + HEIGHT} y2={14 + HEIGHT} />
      {Array.from({ length }, (_, i) => i + 1).map((day) => {
        const cost = byDay.get(day) ?? 0;
        const left = ((day - 1) / length) * 100;
        return (
          <g key={day}>
            {cost > 0 && (
              <rect
                class={`f ${day === today ? "lamp" : "ok"}`}
                x={`${left + 0.4}%`}
                width={`${100 / length - 0.8}%`}
                y={Math.min(y(cost), 13 + HEIGHT)}
                height={Math.max(1, 14 + HEIGHT - y(cost))}
              >
                <title>{`${spend.month}-${String(day).padStart(2, "0")}: ${usd(cost)}`}</title>
              </rect>
            )}
            {cost > top / 6 && (
              <svg x={`${left + 50 / length}%`}>
                <text class="hi" y={y(cost) - 4} text-anchor="middle">
                  {cost.toFixed(2).replace(/^0/, "")}
                </text>
              </svg>
            )}
            {(day === 1 || day % 7 === 0 || day === today) && (
              <svg x={`${left + 50 / length}%`}>
                <text y={HEIGHT + 29} text-anchor="middle">
                  {day}
                </text>
              </svg>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function shift(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}
