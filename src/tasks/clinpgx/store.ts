/** Puts what was read of an archive into the tables: what is new or changed is written, what is gone is deleted. */
import type { Dataset, RowOf } from "../../sdk/index.ts";
import { keyOf, type ReadArchive, type Row } from "./read-archive.ts";
import { type TableName, tables } from "./tables.ts";

export type Tables = { readonly [T in TableName]: Dataset<(typeof tables)[T]> };
export type ArchiveRow = RowOf<typeof tables.archives>;

/** An archive that lost more of its rows than this is a broken one until a person says otherwise. */
const LEAST_SHARE = 0.9;

/** @returns why the archive is not to be taken, or null */
export function shrunk(read: ReadArchive, before: ArchiveRow | null): string | null {
  const now = rowCount(read);
  const had = before?.rows ?? 0;
  if (now >= had * LEAST_SHARE) return null;
  return `it has ${now} rows, and the one of ${before?.created ?? ""} had ${had}; data do not shrink like that`;
}

export function rowCount({ rows }: ReadArchive): number {
  return [...rows.values()].reduce((sum, { size }) => sum + size, 0);
}

export async function store(datasets: Tables, { rows }: ReadArchive): Promise<void> {
  for (const [table, kept] of rows) {
    // The archives decide at run time which table it is; the rows were brought into its form.
    const dataset = datasets[table] as unknown as Dataset;
    const gone = await goneFrom(dataset, table, kept);
    await dataset.delete(gone);
    await dataset.upsert(kept.values() as never);
  }
}

async function goneFrom(dataset: Dataset, table: TableName, kept: ReadonlyMap<string, Row>): Promise<Row[]> {
  const columns = tables[table].key.map((column) => `"${column}"`).join(", ");
  const there = await dataset.query<Row>(`select ${columns} from ${table}`);
  return there.filter((row) => !kept.has(keyOf(table, row) ?? ""));
}
