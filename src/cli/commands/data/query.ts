import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { paintFor } from "../../render/colour.ts";
import { homeOf } from "../../valid-config.ts";
import { asUsageError, limited, questionFor } from "./dataset-query.ts";
import { rowsText } from "./rows-text.ts";
import type { DataQueryFlags } from "./route.ts";

const DEFAULT_LIMIT = 1000;
/** Longer than anything that a person waits for by mistake. */
const DEFAULT_SECONDS = 30;

/** `nightdesk data query SQL`. */
export async function dataQuery(context: CliContext, flags: DataQueryFlags, sql: string): Promise<ExitCode> {
  const datasets = await context.services.datasets(homeOf(context));
  const question = questionFor(sql, await datasets.list());
  const limit = flags.limit ?? DEFAULT_LIMIT;
  const timeoutMs = (flags.timeout ?? DEFAULT_SECONDS) * 1000;
  // One row more tells whether there are more.
  const answered = datasets.ask(question.dataset, limited(question.sql, limit + 1), { timeoutMs });
  const found = (await answered.catch(asUsageError)) ?? [];
  const rows = found.slice(0, limit);
  const { stdout, stderr } = context.process;
  if (flags.json) printJson(stdout, rows);
  else stdout.write(rowsText(rows, paintFor(stdout).dim));
  if (found.length > limit) stderr.write(`Only the first ${limit} rows are shown; for more: --limit N\n`);
  return EXIT.done;
}
