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
  /** SHA-256 by path relative to `data/`, indexes and databases of other makers among them; datasets' files excepted. */
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
  const { tables, values, own } = await tablesOf(run, datasets);
  return {
    tables,
    values,
    files: await filesOf(dataFolder, own),
    findings: new Map(
      findings.map(({ task, key, severity, title, body }) => [
        `${task} ${key}`,
        JSON.stringify([severity, title, body]),
      ]),
    ),
  };
}

interface Tables extends Pick<Snapshot, "tables" | "values"> {
  /** Names of the files, relative to `data/`, that are told by their tables. */
  readonly own: ReadonlySet<string>;
}

/** Only tables that Nightdesk made tell when a row was written; a file without one, such as ClinVar's index, is compared as a file. */
async function tablesOf(run: string, datasets: Datasets): Promise<Tables> {
  const tables = new Map<string, TableState>();
  const values = new Map<string, string>();
  const own = new Set<string>();
  for (const name of await datasets.list()) {
    const reader = await datasets.read(name);
    try {
      if (reader === null) continue;
      for (const table of await reader.tables()) {
        if ((await reader.shape(table)) === null) continue;
        own.add(`${name}.db`);
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
      const cache = await cached(reader);
      if (cache.length > 0) own.add(`${name}.db`);
      for (const { task, key, value } of cache)
        values.set(`cache of ${String(task)}, ${String(key)}`, String(value));
    } finally {
      reader?.close();
    }
  }
  return { tables, values, own };
}

async function cached(reader: DatasetReader): Promise<Record<string, unknown>[]> {
  const there = await reader.query("select 1 from sqlite_master where name = '_nightdesk_cache'");
  return there.length === 0 ? [] : await reader.query("select task, key, value from _nightdesk_cache");
}

async function filesOf(folder: string, own: ReadonlySet<string>): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of entriesOf(folder)) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/");
    // What readers of a database share with each other changes by looking at it.
    if (!entry.isFile() || own.has(path.replace(/-(wal|shm)$/, "")) || path.endsWith(".db-shm")) continue;
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
