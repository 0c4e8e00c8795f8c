/** What the home has gathered. */
import type { DatasetReader } from "../../../ports/datasets.ts";
import type { Answer } from "../../api/routes.ts";
import { byWeight, findingOf } from "../shapes.ts";
import { eveningBefore } from "../local-days.ts";
import type { View } from "../view.ts";

/** Counting a table of millions takes a while, so a count holds for as long as the file is the same. */
interface Known {
  readonly changedAt: number;
  readonly since: number;
  readonly tables: Promise<TableFacts[]>;
}

type TableFacts = Answer<"datasets">["datasets"][number]["tables"][number];

const known = new Map<string, Known>();
const EVENING = 18;

export async function datasetsAnswer(view: View): Promise<Answer<"datasets">> {
  const { sources, now, zone } = view;
  const since = eveningBefore(now, zone, 1, EVENING);
  const open = (await sources.reading.findings({ states: ["new", "ongoing"] })).toSorted(byWeight);
  const datasets = [];
  for (const name of await sources.datasets.list()) {
    const file = sources.datasetFile(name);
    let tables: TableFacts[] = [];
    let problem: string | null = null;
    try {
      tables = await tablesOf(view, name, since, file?.changedAt ?? 0);
    } catch (fault) {
      problem = fault instanceof Error ? fault.message : String(fault);
    }
    datasets.push({
      name,
      bytes: file?.bytes ?? null,
      changed_at: file?.changedAt ?? null,
      tables,
      problem,
      findings: open.filter(({ key, scope }) => speaksOf(name, key, scope)).map(findingOf),
    });
  }
  return { at: now, since, datasets };
}

/** `data_freshness` names its findings after the dataset. */
function speaksOf(dataset: string, key: string, scope: string): boolean {
  return scope === dataset || key.split(/[.:/]/).includes(dataset);
}

async function tablesOf(
  { sources }: View,
  dataset: string,
  since: number,
  changedAt: number,
): Promise<TableFacts[]> {
  const before = known.get(dataset);
  if (before !== undefined && before.changedAt === changedAt && before.since === since) return before.tables;
  const tables = read();
  known.set(dataset, { changedAt, since, tables });
  try {
    return await tables;
  } catch (fault) {
    known.delete(dataset);
    throw fault;
  }

  async function read(): Promise<TableFacts[]> {
    const reader = await sources.datasets.read(dataset);
    if (reader === null) return [];
    try {
      const facts = [];
      for (const table of await reader.tables()) facts.push(await factsOf(reader, table, since));
      return facts;
    } finally {
      reader.close();
    }
  }
}

async function factsOf(reader: DatasetReader, table: string, since: number): Promise<TableFacts> {
  const name = `"${table.replaceAll('"', '""')}"`;
  const [count] = await reader.query(`select count(*) as n from ${name}`);
  const rows = Number(count?.["n"] ?? 0);
  const watermark = await reader.watermark(table);
  // Tables that a task made by itself do not say when a row was changed.
  if ((await reader.shape(table)) === null)
    return { name: table, rows, watermark, fresh_rows: null, changed_at: null, run: null };
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
  };
}
