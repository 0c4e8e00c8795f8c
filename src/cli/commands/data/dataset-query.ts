/** SQL as people write it, with `dataset.table` names, over datasets that are one file each. */
import { DatasetError } from "../../../ports/dataset-error.ts";
import type { DatasetReader } from "../../../ports/datasets.ts";
import type { Datasets } from "../../../ports/datasets.ts";
import { nearestWord } from "../../../config/nearest.ts";
import { CliError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";

/** Quoted texts and names, comments, then words; so that a name inside a text is not taken for one. */
const TOKEN =
  /'(?:[^']|'')*'|"([A-Za-z_][A-Za-z0-9_]*)"(\s*\.)|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|([A-Za-z_][A-Za-z0-9_]*)(\s*\.)?/g;

export interface Question {
  readonly dataset: string;
  /** The statement with names as the dataset's own file knows them. */
  readonly sql: string;
}

/**
 * Which dataset a statement asks, and the statement for it.
 *
 * @throws CliError (usage) if it names none or several
 */
export function questionFor(sql: string, datasets: readonly string[]): Question {
  const named = new Set<string>();
  const own = sql.replace(TOKEN, (text, ...groups: (string | undefined)[]) => {
    const [quoted, quotedDot, bare, bareDot] = groups;
    const [word, dot] = [quoted ?? bare, quotedDot ?? bareDot];
    if (word === undefined || dot === undefined || !datasets.includes(word)) return text;
    named.add(word);
    return "main.";
  });
  const [only] = named.size === 0 && datasets.length === 1 ? datasets : named;
  if (named.size > 1) {
    throw new CliError(EXIT.usage, `A query reads one dataset; this one names ${[...named].join(" and ")}.`);
  }
  if (only !== undefined) return { dataset: only, sql: own };
  const meant = nearestWord(/\b(?:from|join)\s+([a-z_]\w*)/i.exec(sql)?.[1] ?? "", datasets);
  throw new CliError(
    EXIT.usage,
    "The query names no dataset.",
    `Tables are named dataset.table${meant === null ? "" : `; did you mean ${meant}?`}. Datasets: ${datasets.join(", ") || "none yet"}`,
  );
}

/** A statement that gives at most so many rows; its own limit, if smaller, counts too. */
export function limited(sql: string, limit: number): string {
  return `select * from (\n${sql.trim().replace(/;\s*$/, "")}\n) limit ${limit}`;
}

/** A table's global name, taken apart. @throws CliError (usage) */
export function nameIn(table: string, datasets: readonly string[]): { dataset: string; name: string } {
  const [, dataset, name] = /^([^.]+)\.(.+)$/.exec(table) ?? [];
  if (dataset !== undefined && name !== undefined) return { dataset, name };
  const meant = nearestWord(table, datasets);
  throw new CliError(
    EXIT.usage,
    `"${table}" is no table; tables are named dataset.table.`,
    meant === null ? "All: nightdesk data list" : `Tables of ${meant}: nightdesk data list`,
  );
}

/** A mistake in a query is one of usage. */
export function asUsageError(fault: unknown): never {
  if (fault instanceof DatasetError && fault.code === "bad_query")
    throw new CliError(EXIT.usage, fault.message, null, fault);
  throw fault;
}

/** Opens a dataset to read and closes it, whatever happens. */
export async function withDataset<T>(
  datasets: Datasets,
  name: string,
  work: (reader: DatasetReader) => Promise<T>,
): Promise<T> {
  const reader = await datasets.read(name);
  if (reader === null)
    throw new CliError(EXIT.unavailable, `There is no dataset "${name}".`, "All: nightdesk data list");
  try {
    return await work(reader);
  } finally {
    reader.close();
  }
}
