/** Datasets as SQLite files in one folder: `data/<dataset>.db`. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { DatasetReader, Datasets } from "../../ports/datasets.ts";
import { checkName } from "../names.ts";
import { askInChild, type AskProgram } from "./ask.ts";
import { explaining } from "./errors.ts";
import { openForReading, openForWriting } from "./open-file.ts";
import { createReader } from "./reader.ts";
import { createWriter } from "./writer.ts";

interface SqliteDatasetsOptions {
  /** Absolute path of the home's `data` folder; made on the first write. */
  readonly folder: string;
  /** Wall clock, epoch milliseconds: when a row was changed. */
  readonly now: () => number;
  /** The program that asks questions from outside; without it they are asked here and cannot be ended. */
  readonly askProgram?: AskProgram;
}

export function createSqliteDatasets({ folder, now, askProgram }: SqliteDatasetsOptions): Datasets {
  const pathOf = (dataset: string): string => {
    checkName("dataset", dataset);
    return join(folder, `${dataset}.db`);
  };

  const read = async (dataset: string): Promise<DatasetReader | null> => {
    const path = pathOf(dataset);
    if (!existsSync(path)) return null;
    return createReader(
      explaining(dataset, () => openForReading(path)),
      dataset,
    );
  };

  return {
    async list() {
      if (!existsSync(folder)) return [];
      const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
      return files.flatMap(({ name }) => /^([a-z][a-z0-9_]*)\.db$/.exec(name)?.[1] ?? []).toSorted();
    },

    async write(dataset, fence) {
      const path = pathOf(dataset);
      const db = explaining(dataset, () => openForWriting(path));
      try {
        return createWriter({ db, dataset, fence, now });
      } catch (error) {
        db.close();
        throw error;
      }
    },

    read,

    async ask(dataset, sql, { timeoutMs }) {
      const path = pathOf(dataset);
      if (!existsSync(path)) return null;
      if (askProgram !== undefined) return await askInChild(askProgram, { path, dataset, sql }, timeoutMs);
      const reader = await read(dataset);
      try {
        return (await reader?.query(sql)) ?? null;
      } finally {
        reader?.close();
      }
    },
  };
}
