/** `reads` of a task: other tasks' datasets, read-only. */
import { DatasetError } from "../../../ports/dataset-error.ts";
import type { DatasetReader, Datasets } from "../../../ports/datasets.ts";
import type { ForeignDataset } from "../../../sdk/index.ts";

/** @param names `dataset` or `dataset.table`, as declared */
export async function openForeignDatasets(
  store: Datasets,
  names: readonly string[],
): Promise<Readonly<Record<string, ForeignDataset>>> {
  const opened: Record<string, ForeignDataset> = {};
  for (const name of names) {
    const [dataset = name] = name.split(".", 1);
    opened[name] = toForeignDataset(dataset, await store.read(dataset));
  }
  return opened;
}

function toForeignDataset(dataset: string, reader: DatasetReader | null): ForeignDataset {
  const need = (): DatasetReader => {
    if (reader !== null) return reader;
    throw new DatasetError(
      "missing",
      `The dataset ${dataset} is not there yet: has the task that fills it run?`,
    );
  };
  return Object.freeze({
    exists: reader !== null,
    tables: async () => reader?.tables() ?? [],
    query: async <R>(sql: string, params?: Parameters<DatasetReader["query"]>[1]) =>
      (await need().query(sql, params)) as R[],
    watermark: async (table: string) => reader?.watermark(table) ?? null,
    integrity: async () => need().integrity(),
  });
}
