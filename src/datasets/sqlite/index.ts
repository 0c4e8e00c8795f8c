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

  /** Files of other makers, an index for example, are read under the name of their folder and their own. */
  const readablePath = (dataset: string): string | null => {
    const path = pathOf(dataset);
    return existsSync(path) ? path : (filesIn(folder).get(dataset) ?? null);
  };

  const read = async (dataset: string): Promise<DatasetReader | null> => {
    const path = readablePath(dataset);
    if (path === null) return null;
    return createReader(
      explaining(dataset, () => openForReading(path)),
      dataset,
    );
  };

  return {
    list: async () => [...filesIn(folder).keys()].toSorted(),

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
      const path = readablePath(dataset);
      if (path === null) return null;
      if (askProgram !== undefined) return await askInChild(askProgram, { path, dataset, sql, timeoutMs });
      const reader = await read(dataset);
      try {
        return (await reader?.query(sql)) ?? null;
      } finally {
        reader?.close();
      }
    },
  };
}

const OWN = /^([a-z][a-z0-9_]*)\.db$/;
const OTHERS = /^([A-Za-z0-9_]+)\.db$/;

/** Names of all datasets, each with its file: `data/NAME.db`, and `data/FOLDER/FILE.db` as `folder_file`. */
function filesIn(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  if (!existsSync(folder)) return found;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const own = entry.isFile() ? OWN.exec(entry.name)?.[1] : undefined;
    if (own !== undefined) found.set(own, join(folder, entry.name));
    if (!entry.isDirectory() || !/^[a-z][a-z0-9_]*$/.test(entry.name)) continue;
    for (const name of readdirSync(join(folder, entry.name))) {
      const other = OTHERS.exec(name)?.[1]?.toLowerCase();
      const path = join(folder, entry.name, name);
      if (other !== undefined && !found.has(`${entry.name}_${other}`))
        found.set(`${entry.name}_${other}`, path);
    }
  }
  return found;
}
