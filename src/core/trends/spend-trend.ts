/** Did Claude cost far more today than on other days? */
import type { FindingDraft } from "../report.ts";
import { finding } from "./task-trends.ts";
import { isFarAbove, median } from "./unusual.ts";
import { moneyWords, timesWords } from "./words.ts";

export const SPEND_KEY = "dear_day";

/** So many days are looked back at. */
export const LOOK_BACK_DAYS = 35;

const LEAST_DAY_USD = 0.5;

/**
 * @param today what today has cost so far
 * @param earlier what each earlier day cost on which Claude was asked
 */
export function spendTrend(day: string, today: number, earlier: readonly number[]): FindingDraft[] {
  if (!isFarAbove(today, earlier, LEAST_DAY_USD)) return [];
  const usual = median(earlier);
  const times = usual > 0 ? `, ${timesWords(today, usual)} ${moneyWords(usual)}` : "";
  return [
    finding(
      SPEND_KEY,
      "warning",
      `Claude cost ${moneyWords(today)} on ${day}${times}`,
      `Compared with ${earlier.length} earlier days. A cap for each day: budget: {per_day_usd: …}`,
    ),
  ];
}
