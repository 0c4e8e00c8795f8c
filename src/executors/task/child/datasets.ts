/** `datasets` of a task: the tables it declares, each in its dataset's one transaction. */
import type {
  Datasets,
  DatasetWriter,
  Fence,
  Row,
  TableWriter,
  UpsertCounts,
} from "../../../ports/datasets.ts";
import type { Dataset, TableSpecs } from "../../../sdk/index.ts";

/** Rows of a stream that are taken at once. */
const CHUNK = 5000;

export interface TaskDatasets {
  readonly datasets: Readonly<Record<string, Dataset>>;
  /** Makes everything visible. @returns rows that the run changed, or null if it wrote to no dataset */
  commit(): Promise<number | null>;
  /** Gives back what was not committed. */
  close(): void;
}

/** @throws DatasetError for a declaration that does not fit what is there */
export async function openTaskDatasets(
  store: Datasets,
  fence: Fence,
  specs: TableSpecs,
): Promise<TaskDatasets> {
  const writers = new Map<string, DatasetWriter>();
  const datasets: Record<string, Dataset> = {};
  for (const [table, spec] of Object.entries(specs)) {
    const name = spec.dataset ?? fence.task;
    const writer = writers.get(name) ?? (await store.write(name, fence));
    writers.set(name, writer);
    datasets[table] = toDataset(writer, table, await writer.declare(table, spec));
  }
  return {
    datasets,
    async commit() {
      const touched = [...writers.values()].filter((writer) => writer.touched());
      for (const writer of writers.values()) await writer.commit();
      const changes = touched.map((writer) => writer.totals());
      if (changes.length === 0) return null;
      return changes.reduce((sum, { inserted, updated, deleted }) => sum + inserted + updated + deleted, 0);
    },
    close() {
      for (const writer of writers.values()) writer.close();
    },
  };
}

function toDataset(writer: DatasetWriter, name: string, table: TableWriter): Dataset {
  const dataset: Dataset = {
    upsert: (rows) =>
      Array.isArray(rows) ? table.upsert(rows as readonly Row[]) : upsertStream(table, rows),
    delete: (keys) => table.delete(keys),
    get: (key) => table.get(key),
    all: () => table.all(),
    query: <R>(sql: string, params?: Parameters<DatasetWriter["query"]>[1]) =>
      writer.query(sql, params) as Promise<R[]>,
    watermark: { get: () => writer.watermark(name), set: (value) => table.setWatermark(value) },
    checkpoint: () => writer.commit(),
  };
  return Object.freeze(dataset);
}

async function upsertStream(
  table: TableWriter,
  rows: Iterable<Row> | AsyncIterable<Row>,
): Promise<UpsertCounts> {
  let total: UpsertCounts = { inserted: 0, updated: 0, unchanged: 0 };
  let chunk: Row[] = [];
  const flush = async (): Promise<void> => {
    const { inserted, updated, unchanged } = await table.upsert(chunk);
    total = {
      inserted: total.inserted + inserted,
      updated: total.updated + updated,
      unchanged: total.unchanged + unchanged,
    };
    chunk = [];
  };
  for await (const row of rows) {
    chunk.push(row);
    if (chunk.length === CHUNK) await flush();
  }
  await flush();
  return total;
}
