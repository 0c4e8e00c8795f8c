/** What a dataset's file says of itself. Counting millions of rows takes a while, so facts hold as long as the file is the same. */
import type { DatasetReader } from "../../../ports/datasets.ts";
import type { Answer } from "../../api/routes.ts";
import { DAY_MS } from "../local-days.ts";
import type { View } from "../view.ts";

type Dataset = Answer<"datasets">["datasets"][number];

export interface FileFacts {
  readonly tables: Dataset["tables"];
  readonly growth: Dataset["growth"];
  /** Sentences about what is broken; null if the file is too large to be read through for a page. */
  readonly faults: readonly string[] | null;
  /** When that was looked at. */
  readonly lookedAt: number;
  /** What `data_freshness` keeps, if this dataset is its own. */
  readonly states: readonly FreshnessState[];
}

/** A row of `data_freshness`. */
export interface FreshnessState {
  readonly name: string;
  readonly age: string;
  readonly upstream: string;
  readonly copy: string;
  readonly upstreamWhy: string;
  readonly copyWhy: string;
}

interface Known {
  readonly changedAt: number;
  readonly since: number;
  readonly facts: Promise<FileFacts>;
}

const known = new Map<string, Known>();
const GROWTH_DAYS = 90;
/** Reading so much through takes some milliseconds, during which nobody else is answered. */
const MOST_READ_THROUGH = 8 * 1024 ** 2;

export async function factsOf(
  view: View,
  dataset: string,
  since: number,
  file: { readonly bytes: number; readonly changedAt: number } | null,
): Promise<FileFacts> {
  const changedAt = file?.changedAt ?? 0;
  const before = known.get(dataset);
  if (before !== undefined && before.changedAt === changedAt && before.since === since) return before.facts;
  const facts = read(view, dataset, since, file?.bytes ?? Number.POSITIVE_INFINITY);
  known.set(dataset, { changedAt, since, facts });
  try {
    return await facts;
  } catch (fault) {
    known.delete(dataset);
    throw fault;
  }
}

async function read({ sources, now }: View, dataset: string, since: number, bytes: number) {
  const reader = await sources.datasets.read(dataset);
  const nothing = { tables: [], growth: [], faults: null, lookedAt: now, states: [] };
  if (reader === null) return nothing;
  try {
    const tables = [];
    for (const table of await reader.tables()) tables.push(await tableOf(reader, table, since));
    const rows = tables.reduce((sum, table) => sum + (table.rows ?? 0), 0);
    return {
      tables,
      growth: backwards(await reader.growth(now - GROWTH_DAYS * DAY_MS), rows),
      faults: bytes <= MOST_READ_THROUGH ? await reader.integrity() : null,
      lookedAt: now,
      states: await statesIn(reader),
    };
  } finally {
    reader.close();
  }
}

/** How many rows there are now is known, and so is what each day changed. */
function backwards(days: Awaited<ReturnType<DatasetReader["growth"]>>, rows: number): FileFacts["growth"] {
  let left = rows;
  return days
    .toReversed()
    .map(({ at, inserted, deleted, bytes }) => {
      const point = { at, rows: Math.max(0, left), bytes };
      left -= inserted - deleted;
      return point;
    })
    .reverse();
}

async function tableOf(reader: DatasetReader, table: string, since: number) {
  const name = `"${table.replaceAll('"', '""')}"`;
  const [count] = await reader.query(`select count(*) as n from ${name}`);
  const rows = Number(count?.["n"] ?? 0);
  const watermark = await reader.watermark(table);
  // Tables that a task made by itself do not say when a row was changed.
  if ((await reader.shape(table)) === null)
    return { name: table, rows, watermark, fresh_rows: null, changed_at: null, run: null, said: null };
  const [fresh] = await reader.query(`select count(*) as n from ${name} where _changed_at >= ?`, [since]);
  const [newest] = await reader.query(
    `select _changed_at as at, _run as run from ${name} order by _changed_at desc limit 1`,
  );
  return {
    name: table,
    rows,
    watermark,
    fresh_rows: Number(fresh?.["n"] ?? 0),
    changed_at: newest === undefined ? null : Number(newest["at"]),
    run: typeof newest?.["run"] === "string" ? newest["run"] : null,
    said: null,
  };
}

const STATE_COLUMNS = ["name", "age", "upstream", "copy", "upstream_why", "copy_why"];

async function statesIn(reader: DatasetReader): Promise<FreshnessState[]> {
  const columns = (await reader.shape("states"))?.columns ?? {};
  if (STATE_COLUMNS.some((column) => columns[column] !== "text")) return [];
  const rows = await reader.query(`select ${STATE_COLUMNS.join(", ")} from states`);
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return rows.map((row) => ({
    name: text(row["name"]),
    age: text(row["age"]),
    upstream: text(row["upstream"]),
    copy: text(row["copy"]),
    upstreamWhy: text(row["upstream_why"]),
    copyWhy: text(row["copy_why"]),
  }));
}
