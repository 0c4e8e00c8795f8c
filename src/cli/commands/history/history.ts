import { OUTCOMES } from "../../../core/outcome.ts";
import { nearestWord } from "../../../config/nearest.ts";
import type { HistoryFilter, HistoryRow } from "../../../ports/ledger-reading.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { parseInstant } from "../../instants.ts";
import { historyRowJson } from "../../json/history-row.ts";
import { printJson } from "../../json/print.ts";
import { withRecord } from "../../open-record.ts";
import type { HistoryFlags } from "./command.ts";
import { historyTable } from "./history-table.ts";

const LIVE_STATES = ["queued", "waiting", "claimed", "running", "open"];

/** `nightdesk history`. */
export async function history(context: CliContext, flags: HistoryFlags): Promise<ExitCode> {
  const state = flags.state === undefined ? undefined : knownState(flags.state);
  return await withRecord(context, async ({ session, zone, now }) => {
    const filter: HistoryFilter = {
      limit: flags.limit ?? 50,
      ...(flags.task === undefined ? {} : { task: flags.task }),
      ...(state === undefined ? {} : { state }),
      ...(flags.since === undefined
        ? {}
        : { since: parseInstant(flags.since, { now, zone, bare: "past", flag: "--since" }) }),
    };
    const rows: HistoryRow[] = session === null ? [] : await session.reading.history(filter);
    const output = context.process.stdout;
    if (flags.json)
      printJson(
        output,
        rows.map((row) => historyRowJson(row, zone, now)),
      );
    else if (rows.length > 0) output.write(historyTable(rows, { output, zone, now }));
    else output.write(emptyText(session === null, Object.keys(filter).length > 1));
    return EXIT.done;
  });
}

function knownState(text: string): string {
  const state = text.toLowerCase().replaceAll("-", "_");
  const states: readonly string[] = [...OUTCOMES, ...LIVE_STATES];
  if (states.includes(state)) return state;
  const nearest = nearestWord(state, states);
  throw new CliError(
    EXIT.usage,
    `--state: there is no state "${text}".${nearest === null ? "" : ` Did you mean ${nearest}?`}`,
    `States: ${states.join(", ")}`,
  );
}

function emptyText(isNew: boolean, isFiltered: boolean): string {
  if (isNew) return "Nothing has been recorded in this home yet. To begin: nightdesk start\n";
  return isFiltered ? "Nothing fits.\n" : "Nothing has been recorded yet.\n";
}
