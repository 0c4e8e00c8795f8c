import type { DatasetReader } from "../../../ports/datasets.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { openTarget } from "../../output-file.ts";
import type { TableFile } from "../../services.ts";
import { homeOf } from "../../valid-config.ts";
import { asUsageError, nameIn, questionFor, withDataset } from "./dataset-query.ts";
import { formatByEnding } from "./export-format.ts";
import type { DataExportFlags } from "./route.ts";

/** `nightdesk data export TABLE`. */
export async function dataExport(
  context: CliContext,
  flags: DataExportFlags,
  table?: string,
): Promise<ExitCode> {
  const { output, query, force } = flags;
  const format = flags.format ?? formatByEnding(output);
  if ((table === undefined) === (query === undefined))
    throw new CliError(EXIT.usage, "Name a table (dataset.table) or a --query, one of the two.");
  if (format === "parquet" && output === undefined)
    throw new CliError(EXIT.usage, "Parquet is no text; say where it goes: --output FILE.parquet");
  const datasets = await context.services.datasets(homeOf(context));
  const names = await datasets.list();
  const { dataset, name, sql } =
    query === undefined
      ? { ...nameIn(table ?? "", names), sql: null }
      : { ...questionFor(query, names), name: null };
  const target = openTarget(context, output, force === true);
  try {
    const rows = await withDataset(datasets, dataset, async (reader) => {
      const source =
        name === null ? await queryTable(reader, sql ?? "") : await wholeTable(reader, dataset, name);
      const options = { format, isVerbatim: flags.verbatim === true };
      return await context.services.writeTableFile(source, (bytes) => target.write(bytes), options);
    });
    target.commit();
    if (output !== undefined)
      context.process.stderr.write(`${rows.toLocaleString("en")} rows are in ${output}.\n`);
    return EXIT.done;
  } finally {
    target.abandon();
  }
}

/** Columns as they were declared; what Nightdesk notes beside each row stays out. */
async function wholeTable(reader: DatasetReader, dataset: string, name: string): Promise<TableFile> {
  if (!(await reader.tables()).includes(name))
    throw new CliError(
      EXIT.unavailable,
      `There is no table "${dataset}.${name}".`,
      "All: nightdesk data list",
    );
  const shape = await reader.shape(name);
  if (shape === null) return await queryTable(reader, `select * from "${name.replaceAll('"', '""')}"`);
  const columns = Object.entries(shape.columns).map(([column, type]) => ({ name: column, type }));
  const list = columns.map((column) => `"${column.name}"`).join(", ");
  const key = shape.key.map((column) => `"${column}"`).join(", ");
  const { rows } = await reader.stream(`select ${list} from "${name}" order by ${key}`);
  return { columns, rows };
}

/** What the values of each column are is looked at first: a column of a file has one type. */
async function queryTable(reader: DatasetReader, sql: string): Promise<TableFile> {
  const plain = sql.trim().replace(/;\s*$/, "");
  const inner = `select * from (\n${plain}\n)`;
  const { columns, rows } = await reader.stream(inner).catch(asUsageError);
  const kinds = columns.flatMap((column, index) => {
    const quoted = `"${column.replaceAll('"', '""')}"`;
    return ["integer", "real", "text", "blob"].map(
      (kind) => `max(typeof(${quoted}) = '${kind}') as "${index} ${kind}"`,
    );
  });
  const [found = {}] = await reader
    .query(`select ${kinds.join(", ")} from (\n${plain}\n)`)
    .catch(asUsageError);
  const has = (index: number, kind: string) => found[`${index} ${kind}`] === 1;
  return {
    columns: columns.map((name, index) => ({ name, type: typeOf((kind) => has(index, kind)) })),
    rows,
  };
}

function typeOf(has: (kind: string) => boolean): TableFile["columns"][number]["type"] {
  const isNumber = has("integer") || has("real");
  if (has("blob")) return isNumber || has("text") ? "mixed" : "bytes";
  if (has("text")) return isNumber ? "mixed" : "text";
  if (has("real")) return "real";
  return has("integer") ? "integer" : "text";
}
