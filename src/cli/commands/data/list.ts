import { DatasetError } from "../../../ports/dataset-error.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { paintFor } from "../../render/colour.ts";
import { homeOf } from "../../valid-config.ts";
import { withDataset } from "./dataset-query.ts";
import { rowsText } from "./rows-text.ts";
import type { DataListFlags } from "./route.ts";

/** `nightdesk data list`. */
export async function dataList(context: CliContext, flags: DataListFlags): Promise<ExitCode> {
  const datasets = await context.services.datasets(homeOf(context));
  const tables: { table: string; rows: number; watermark: string | null }[] = [];
  let exitCode: ExitCode = EXIT.done;
  for (const name of await datasets.list()) {
    try {
      await withDataset(datasets, name, async (reader) => {
        for (const table of await reader.tables()) {
          const [row] = await reader.query(`select count(*) as rows from "${table.replaceAll('"', '""')}"`);
          const watermark = await reader.watermark(table);
          tables.push({ table: `${name}.${table}`, rows: Number(row?.["rows"] ?? 0), watermark });
        }
      });
    } catch (error) {
      if (!(error instanceof DatasetError)) throw error;
      // The others are there all the same.
      context.process.stderr.write(`${error.message}\n`);
      exitCode = EXIT.unavailable;
    }
  }
  const output = context.process.stdout;
  if (flags.json) printJson(output, tables);
  else output.write(tables.length === 0 ? "No datasets yet.\n" : rowsText(tables, paintFor(output).dim));
  return exitCode;
}
