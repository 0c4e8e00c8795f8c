/** `datasets` of a task: the tables it declares, each in its dataset's one transaction. */
import { chunksOf } from "../../../core/chunks.ts";
import type {
  DatasetCache,
  Datasets,
  DatasetWriter,
  Fence,
  Retention,
  Row,
  TableWriter,
  UpsertCounts,
} from "../../../ports/datasets.ts";
import type { Dataset, TableSpecs } from "../../../sdk/index.ts";

/** Rows of a stream that are taken at once. */
const CHUNK = 5000;

export interface TaskDatasets {
  readonly datasets: Readonly<Record<string, Dataset>>;
  readonly cache: DatasetCache;
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
  const retentions: { table: TableWriter; keep: Retention }[] = [];
  for (const [table, spec] of Object.entries(specs)) {
    const name = spec.dataset ?? fence.task;
    const writer = writers.get(name) ?? (await store.write(name, fence));
    writers.set(name, writer);
    const declared = await writer.declare(table, { key: spec.key, columns: spec.columns }, spec.migrations);
    datasets[table] = toDataset(writer, table, declared);
    if (spec.keep !== undefined) retentions.push({ table: declared, keep: spec.keep });
  }
  return {
    datasets,
    cache: lazyCache(async () => {
      const writer = writers.get(fence.task) ?? (await store.write(fence.task, fence));
      writers.set(fence.task, writer);
      return writer.cache;
    }),
    async commit() {
      for (const { table, keep } of retentions) await table.retain(keep);
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

/** A task that remembers nothing gets no file for it. */
function lazyCache(open: () => Promise<DatasetCache>): DatasetCache {
  return Object.freeze({
    get: async (key: string) => (await open()).get(key),
    set: async (key: string, value: unknown, options?: { ttlMs?: number }) =>
      (await open()).set(key, value, options),
    delete: async (key: string) => (await open()).delete(key),
  });
}

function toDataset(writer: DatasetWriter, name: string, table: TableWriter): Dataset {
  const dataset: Dataset = {
    upsert: (rows) =>
      Array.isArray(rows) ? table.upsert(rows as readonly Row[]) : upsertStream(table, rows),
    delete: (keys) => table.delete(keys),
    rebuild: (rows, checks) => table.rebuild(rows, checks),
    restorePrevious: () => table.restorePrevious(),
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
  const total = { inserted: 0, updated: 0, unchanged: 0 };
  for await (const chunk of chunksOf(rows, CHUNK)) {
    const { inserted, updated, unchanged } = await table.upsert(chunk);
    total.inserted += inserted;
    total.updated += updated;
    total.unchanged += unchanged;
  }
  return total;
}
