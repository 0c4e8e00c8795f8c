/** `spend` for people: the caps first, then where the money went. */
import { type Cap, usdText } from "../../../core/money/caps.ts";
import type { Spending } from "../../../engine/spending.ts";
import type { SpendKind, SpendSum } from "../../../ports/claude-ledger.ts";
import type { Output } from "../../context.ts";
import { paintFor, type Paint } from "../../render/colour.ts";
import { aboutUsd } from "../../render/money.ts";
import { safeLine } from "../../render/safe-text.ts";
import { formatTable } from "../../render/table.ts";

export function spendText(spending: Spending, output: Output): string {
  const paint = paintFor(output);
  const parts = [headLine(spending, paint), capsTable(spending.caps, paint)];
  if (spending.sums.length > 0) parts.push(tasksTable(spending.sums, paint), daysTable(spending.days, paint));
  return parts.filter((part) => part !== "").join("\n");
}

function headLine({ from, until, totalUsd, reservedUsd, isEstimate, sums }: Spending, paint: Paint): string {
  const stretch = from === until ? `On ${from}` : `From ${from} to ${until}`;
  if (sums.length === 0) return `${stretch} Claude was not asked.\n`;
  const reserved = reservedUsd > 0 ? `, ${usdText(reservedUsd)} of it reserved for calls under way` : "";
  return `${stretch} Claude cost ${paint.bold(aboutUsd(totalUsd, isEstimate))}${reserved}.\n`;
}

const RIGHT = { align: "right" } as const;

function capsTable(caps: readonly Cap[], paint: Paint): string {
  if (caps.length === 0) return "";
  const rows = caps.map(({ name, limitUsd, spentUsd }) => {
    const left = Math.max(0, limitUsd - spentUsd);
    const leftText = `${usdText(left)} left`;
    return [
      safeLine(name),
      usdText(spentUsd),
      usdText(limitUsd),
      left === 0 ? paint.bad(leftText) : leftText,
    ];
  });
  return table(
    paint,
    [{ title: "CAP" }, { title: "SPENT", ...RIGHT }, { title: "LIMIT", ...RIGHT }, { title: "" }],
    rows,
  );
}

const KINDS: Readonly<Record<SpendKind, string>> = {
  ask: "ask",
  agent: "agent",
  gate: "gate",
  batch: "batch",
  say: "your questions",
};

function tasksTable(sums: readonly SpendSum[], paint: Paint): string {
  const rows = sums.map((sum) => [
    sum.task === null ? paint.dim("you") : safeLine(sum.task),
    KINDS[sum.kind],
    safeLine(sum.model),
    String(sum.calls),
    aboutUsd(sum.usd, sum.isEstimate),
    paint.dim(tokensText(sum)),
  ]);
  const columns = [
    { title: "TASK" },
    { title: "KIND" },
    { title: "MODEL" },
    { title: "CALLS", ...RIGHT },
    { title: "COST", ...RIGHT },
    { title: "" },
  ];
  return table(paint, columns, rows);
}

function tokensText(sum: SpendSum): string {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = sum;
  const read = inputTokens + cacheReadTokens + cacheWriteTokens;
  if (read + outputTokens === 0) return sum.reservedUsd > 0 ? "under way" : "";
  const cached = cacheReadTokens === 0 ? "" : ` (${short(cacheReadTokens)} from the cache)`;
  return `${short(read)} tokens read${cached}, ${short(outputTokens)} written`;
}

function short(tokens: number): string {
  if (tokens < 1_000) return String(tokens);
  return tokens < 999_500 ? `${(tokens / 1_000).toFixed(1)}k` : `${(tokens / 1_000_000).toFixed(1)}M`;
}

function daysTable(days: Spending["days"], paint: Paint): string {
  const rows = days.toReversed().map(({ day, usd, calls }) => [day, String(calls), usdText(usd)]);
  return table(paint, [{ title: "DAY" }, { title: "CALLS", ...RIGHT }, { title: "COST", ...RIGHT }], rows);
}

function table(
  paint: Paint,
  columns: readonly { readonly title: string; readonly align?: "right" }[],
  rows: readonly (readonly string[])[],
): string {
  return formatTable(
    columns.map((column) => ({ ...column, title: paint.dim(column.title) })),
    rows,
  );
}
