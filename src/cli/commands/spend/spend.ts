import { readSpending, type Spending } from "../../../engine/spending.ts";
import { localDate } from "../../../schedule/local-text.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { parseInstant } from "../../instants.ts";
import { printJson } from "../../json/print.ts";
import { withRecord } from "../../open-record.ts";
import type { SpendFlags } from "./command.ts";
import { spendText } from "./spend-text.ts";

/** `nightdesk spend`: whole days of the home's zone, today included. */
export async function spend(context: CliContext, { since, json }: SpendFlags): Promise<ExitCode> {
  return await withRecord(context, async ({ session, zone, now }) => {
    const until = localDate(now, zone);
    const stretch = { from: firstDay(since, { until, zone, now }), until };
    const spending =
      session === null
        ? { ...NOTHING, ...stretch }
        : await readSpending(session.reading, await session.goodConfig(), stretch);
    const output = context.process.stdout;
    if (json) printJson(output, spendJson(spending));
    else output.write(spendText(spending, output));
    return EXIT.done;
  });
}

const NOTHING = { totalUsd: 0, reservedUsd: 0, isEstimate: false, sums: [], days: [], caps: [] };

function firstDay(
  since: string | undefined,
  { until, zone, now }: { until: string; zone: string; now: number },
) {
  if (since === undefined || since.trim().toLowerCase() === "month") return `${until.slice(0, 7)}-01`;
  return localDate(parseInstant(since, { now, zone, bare: "past", flag: "--since" }), zone);
}

/** Documented in docs/command-line.md. */
function spendJson({ from, until, totalUsd, reservedUsd, isEstimate, sums, days, caps }: Spending) {
  return {
    from,
    until,
    total_usd: round(totalUsd),
    reserved_usd: round(reservedUsd),
    is_estimate: isEstimate,
    tasks: sums.map((sum) => ({
      task: sum.task,
      model: sum.model,
      kind: sum.kind,
      calls: sum.calls,
      usd: round(sum.usd),
      reserved_usd: round(sum.reservedUsd),
      is_estimate: sum.isEstimate,
      input_tokens: sum.inputTokens,
      output_tokens: sum.outputTokens,
      cache_read_tokens: sum.cacheReadTokens,
      cache_write_tokens: sum.cacheWriteTokens,
    })),
    days: days.map(({ day, usd, calls }) => ({ day, usd: round(usd), calls })),
    caps: caps.map(({ name, limitUsd, spentUsd }) => ({
      name,
      limit_usd: limitUsd,
      spent_usd: round(spentUsd),
    })),
  };
}

/** Sums of binary fractions end in 0000000004; a millionth of a cent is less than any token costs. */
function round(usd: number): number {
  return Math.round(usd * 1e8) / 1e8;
}
