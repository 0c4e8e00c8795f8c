/** What a home's data is at one moment, as far as two moments can be compared. */
import { createHash } from "node:crypto";
import { createReadStream, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Finding } from "../../../core/finding.ts";
import type { Datasets } from "../../../ports/datasets.ts";

export interface TableState {
  readonly rows: number;
  /** Grows with every row that is written. */
  readonly writes: string;
}

export interface Snapshot {
  /** By `dataset.table`. */
  readonly tables: ReadonlyMap<string, TableState>;
  /** SHA-256 by path relative to `data/`; the datasets' own files excepted. */
  readonly files: ReadonlyMap<string, string>;
  /** What people would read, by task and key. */
  readonly findings: ReadonlyMap<string, string>;
}

export async function takeSnapshot(
  dataFolder: string,
  datasets: Datasets,
  findings: readonly Finding[],
): Promise<Snapshot> {
  const names = await datasets.list();
  return {
    tables: await tablesOf(datasets, names),
    files: await filesOf(dataFolder, new Set(names.map((name) => `${name}.db`))),
    findings: new Map(
      findings.map(({ task, key, severity, title, body }) => [
        `${task} ${key}`,
        JSON.stringify([severity, title, body]),
      ]),
    ),
  };
}

async function tablesOf(datasets: Datasets, names: readonly string[]): Promise<Map<string, TableState>> {
  const tables = new Map<string, TableState>();
  for (const name of names) {
    const reader = await datasets.read(name);
    try {
      for (const table of (await reader?.tables()) ?? []) {
        const [row] =
          (await reader?.query(
            `select count(*) as n, sum(_version) as versions, max(_changed_at) as newest from "${table}"`,
          )) ?? [];
        const rows = Number(row?.["n"] ?? 0);
        const writes = `${String(row?.["versions"])} ${String(row?.["newest"])}`;
        tables.set(`${name}.${table}`, { rows, writes });
      }
    } finally {
      reader?.close();
    }
  }
  return tables;
}

async function filesOf(folder: string, datasetFiles: ReadonlySet<string>): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of entriesOf(folder)) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/");
    if (!entry.isFile() || datasetFiles.has(path.replace(/-(wal|shm)$/, ""))) continue;
    files.set(path, await hashOf(join(entry.parentPath, entry.name)));
  }
  return files;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}
