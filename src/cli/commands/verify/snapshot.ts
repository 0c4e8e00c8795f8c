/** What a home's data is at one moment, as far as two moments can be compared. */
import { createHash } from "node:crypto";
import { createReadStream, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Finding } from "../../../core/finding.ts";
import type { DatasetReader, Datasets } from "../../../ports/datasets.ts";

export interface TableState {
  readonly rows: number;
  /** Rows that the run wrote last. */
  readonly written: number;
  /** Grows with every row that is written. */
  readonly writes: string;
}

export interface Snapshot {
  /** By `dataset.table`. */
  readonly tables: ReadonlyMap<string, TableState>;
  /** Watermarks, and what tasks keep in their caches, by what people call them. */
  readonly values: ReadonlyMap<string, string>;
  /** SHA-256 by path relative to `data/`; the datasets' own files excepted. */
  readonly files: ReadonlyMap<string, string>;
  /** What people would read, by task and key. */
  readonly findings: ReadonlyMap<string, string>;
}

/** @param run the run that has just ended */
export async function takeSnapshot(
  run: string,
  dataFolder: string,
  datasets: Datasets,
  findings: readonly Finding[],
): Promise<Snapshot> {
  const names = await datasets.list();
  return {
    ...(await tablesOf(run, datasets, names)),
    files: await filesOf(dataFolder, new Set(names.map((name) => `${name}.db`))),
    findings: new Map(
      findings.map(({ task, key, severity, title, body }) => [
        `${task} ${key}`,
        JSON.stringify([severity, title, body]),
      ]),
    ),
  };
}

async function tablesOf(
  run: string,
  datasets: Datasets,
  names: readonly string[],
): Promise<Pick<Snapshot, "tables" | "values">> {
  const tables = new Map<string, TableState>();
  const values = new Map<string, string>();
  for (const name of names) {
    const reader = await datasets.read(name);
    try {
      if (reader === null) continue;
      for (const table of await reader.tables()) {
        const address = `${name}.${table}`;
        const [row] = await reader.query(
          `select count(*) as n, sum(_version) as versions, max(_changed_at) as newest, coalesce(sum(_run = ?), 0) as written from "${table}"`,
          [run],
        );
        const writes = `${String(row?.["versions"])} ${String(row?.["newest"])}`;
        tables.set(address, { rows: Number(row?.["n"]), written: Number(row?.["written"]), writes });
        const watermark = await reader.watermark(table);
        if (watermark !== null) values.set(`watermark of ${address}`, watermark);
      }
      for (const { task, key, value } of await cached(reader))
        values.set(`cache of ${String(task)}, ${String(key)}`, String(value));
    } finally {
      reader?.close();
    }
  }
  return { tables, values };
}

async function cached(reader: DatasetReader): Promise<Record<string, unknown>[]> {
  const there = await reader.query("select 1 from sqlite_master where name = '_nightdesk_cache'");
  return there.length === 0 ? [] : await reader.query("select task, key, value from _nightdesk_cache");
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
