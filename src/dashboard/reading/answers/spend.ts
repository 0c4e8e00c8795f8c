/** What Claude cost in a month, against the caps. */
import { capsFor } from "../../../core/money/caps.ts";
import { localDate } from "../../../schedule/local-text.ts";
import type { SpendSum } from "../../../ports/claude-ledger.ts";
import type { Answer, Query } from "../../api/routes.ts";
import type { View } from "../view.ts";

export async function spendAnswer(view: View, query: Query<"spend">): Promise<Answer<"spend">> {
  const { sources, now, zone, config, tasks } = view;
  const today = localDate(now, zone);
  const month = query.month ?? today.slice(0, 7);
  const stretch = { from: `${month}-01`, until: `${month}-31` };
  const spent = await sources.reading.spent({ day: today, task: null, run: null });
  const caps = capsFor({ budget: config?.budget ?? null, task: null, spent });
  const limit = (name: string) => caps.find((cap) => cap.name === name)?.limitUsd ?? 0;
  const sums = await sources.reading.spendSums(stretch);
  const total = sums.reduce((sum, { usd, reservedUsd }) => sum + usd + reservedUsd, 0);
  return {
    month,
    today,
    day_usd: spent.day,
    day_cap_usd: limit("budget.per_day_usd"),
    month_usd: total,
    month_cap_usd: limit("budget.per_month_usd"),
    days: (await sources.reading.spendPerDay(stretch)).map(({ day, usd }) => ({ day, usd })),
    tasks: [...Map.groupBy(sums, ({ task }) => task)]
      .map(([task, own]) => ({
        task,
        calls: own.reduce((sum, { calls }) => sum + calls, 0),
        usd: costOf(own),
        cap_run_usd:
          task === null ? null : (tasks.get(task)?.budget?.perRunUsd ?? limit("budget.per_run_usd")),
        is_estimate: own.some(({ isEstimate }) => isEstimate),
        models: [...new Set(own.map(({ model }) => model))],
      }))
      .sort((a, b) => b.usd - a.usd),
    at_this_pace_usd: month === today.slice(0, 7) ? atThisPace(total, today) : null,
  };
}

function costOf(sums: readonly SpendSum[]): number {
  return sums.reduce((sum, { usd, reservedUsd }) => sum + usd + reservedUsd, 0);
}

function atThisPace(total: number, today: string): number {
  const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return (total / day) * length;
}
