import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { DatasetError } from "../../../ports/dataset-error.ts";
import { paintFor } from "../../render/colour.ts";
import { homeOf } from "../../valid-config.ts";
import { limited, questionFor, withDataset } from "./dataset-query.ts";
import { rowsText } from "./rows-text.ts";
import type { DataQueryFlags } from "./route.ts";

const DEFAULT_LIMIT = 1000;

/** `nightdesk data query SQL`. */
export async function dataQuery(context: CliContext, flags: DataQueryFlags, sql: string): Promise<ExitCode> {
  const datasets = await context.services.datasets(homeOf(context));
  const question = questionFor(sql, await datasets.list());
  const limit = flags.limit ?? DEFAULT_LIMIT;
  const found = await withDataset(datasets, question.dataset, async (reader) =>
    // One row more tells whether there are more.
    reader.query(limited(question.sql, limit + 1)).catch(asUsageError),
  );
  const rows = found.slice(0, limit);
  const { stdout, stderr } = context.process;
  if (flags.json) printJson(stdout, rows);
  else stdout.write(rowsText(rows, paintFor(stdout).dim));
  if (found.length > limit) stderr.write(`Only the first ${limit} rows are shown; for more: --limit N\n`);
  return EXIT.done;
}

function asUsageError(fault: unknown): never {
  if (fault instanceof DatasetError && fault.code === "bad_query")
    throw new CliError(EXIT.usage, fault.message, null, fault);
  throw fault;
}
