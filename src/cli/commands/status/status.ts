import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { withRecord } from "../../open-record.ts";
import type { StatusFlags } from "./command.ts";
import { stuckWatch } from "../../stuck-watch.ts";
import { EMPTY_STATUS, gatherStatus } from "./gather.ts";
import { statusJson } from "./status-json.ts";
import { statusText } from "./status-text.ts";

/** `nightdesk status`: from the ledger alone. */
export async function status(context: CliContext, flags: StatusFlags): Promise<ExitCode> {
  return await withRecord(context, async (record) => {
    const { session, now, zone, home } = record;
    const found = session === null ? EMPTY_STATUS : await gatherStatus(session, now, zone);
    const gathered = { ...found, stuck: stuckWatch(found.loop, home.folder, now) };
    const output = context.process.stdout;
    if (flags.json) printJson(output, statusJson(gathered, record));
    else output.write(statusText(gathered, record, output));
    return EXIT.done;
  });
}
