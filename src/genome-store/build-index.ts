/** From ClinVar's file to an index that is ready to be asked. The old one stays until the new one is proven. */
import { copyFileSync, linkSync, mkdirSync, rmSync } from "node:fs";
import { basename } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Assembly } from "../genome/assembly.ts";
import { GenomeError } from "../genome/genome-error.ts";
import type { IndexMeta, ReferenceIndex } from "../genome/io.ts";
import { type ChangeKind, diffReleases } from "../genome/release-diff.ts";
import { ROW_ARRAYS, type RowArray, TEXT_LISTS } from "../genome/row-arrays.ts";
import { md5Of } from "./file-md5.ts";
import { ARRAYS, BLOCKS } from "./index-check.ts";
import { recordedChanges } from "./history.ts";
import { identityOf, seal } from "./index-seal.ts";
import { createIndexFile, openIndexFile, saveMeta, saveText } from "./index-file.ts";
import { arrayNames, saveArray, saveTexts } from "./index-parts.ts";
import { indexOver, indexPath, openReferenceIndex } from "./open-index.ts";
import { putInPlace } from "./put-in-place.ts";
import { readRelease } from "./read-release.ts";
import type { Reading } from "./release-batches.ts";
import { loadPrints } from "./release-prints.ts";

export interface BuildIndex {
  /** ClinVar's VCF, compressed or not. */
  readonly source: string;
  /** Where indexes lie, `data/clinvar`. */
  readonly folder: string;
  readonly assembly: Assembly;
  /** Without it the file's own is taken. */
  readonly expectedMd5?: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly signal?: AbortSignal;
  /** How the file is read; without it as is quickest. The index is the same. */
  readonly reading?: Reading;
  /** A release of fewer than 98 % of the last one's records is taken as well. */
  readonly mayShrink?: boolean;
}

export interface BuildSummary {
  readonly meta: IndexMeta;
  readonly previous: IndexMeta | null;
  readonly changes: Readonly<Record<ChangeKind, number>>;
  readonly unknown: ReadonlyMap<string, number>;
  readonly elsewhere: ReadonlyMap<string, number>;
}

/** Real releases grow; a smaller one is a broken one until a person says otherwise. */
const LEAST_SHARE = 0.98;
/** Records of three or four stars do not vanish; so many of them are looked up again. */
const SENTINELS = 20;
/** One may go, and so many of many: real releases take single ones out. */
const LOST_SENTINELS = 0.1;

/**
 * Builds beside, checks, and only then takes the old one's place; the old one is kept as `GRCh38.previous.db`.
 *
 * @throws GenomeError; the old index is untouched then
 */
export async function buildReferenceIndex(options: BuildIndex): Promise<BuildSummary> {
  const { source, folder, assembly } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = indexPath(folder, assembly);
  const draft = `${path}.new`;
  removeDraft(draft);
  const previous = openReferenceIndex(folder, assembly);
  const database = createIndexFile(draft);
  try {
    const summary = await fill(database, draft, options, previous);
    database.close();
    publish(draft, path);
    seal(path, identityOf(path));
    return summary;
  } catch (error) {
    // A file that is not what was announced explains whatever else is wrong with it.
    if (error instanceof GenomeError && options.expectedMd5 !== undefined)
      compareMd5(options, await md5Of(source, options.signal));
    throw error;
  } finally {
    if (database.isOpen) database.close();
    previous?.close();
    removeDraft(draft);
  }
}

function compareMd5({ source, expectedMd5 }: BuildIndex, md5: string): void {
  if (expectedMd5 === undefined || expectedMd5 === md5) return;
  throw new GenomeError(
    "corrupt",
    `${source}: its md5 is ${md5}, but ${expectedMd5} was announced; it is not whole.`,
  );
}

async function fill(
  database: DatabaseSync,
  draft: string,
  options: BuildIndex,
  previous: ReferenceIndex | null,
): Promise<BuildSummary> {
  const { source, assembly, now, signal, reading } = options;
  database.exec("begin");
  const insertBlock = database.prepare("insert into _nightdesk_block values (?, ?)");
  let blocks = 0;
  const {
    built,
    release,
    assembly: said,
    md5,
  } = await readRelease({
    path: source,
    file: basename(source),
    keep(number, data) {
      insertBlock.run(number, data);
      blocks += 1;
    },
    reading,
    signal,
  });
  compareMd5(options, md5);
  if (said !== null && said !== assembly) {
    throw new GenomeError(
      "assembly_wrong",
      `${basename(source)}: it is of ${said}; a file of ${assembly} is needed.`,
    );
  }
  for (const name of Object.keys(ROW_ARRAYS) as RowArray[]) saveArray(database, name, built.column(name));
  saveArray(database, "first", [built.first]);
  const rs = built.rs();
  saveArray(database, "rs", [rs.keys]);
  saveArray(database, "rsRow", [rs.values]);
  const long = built.long();
  saveArray(database, "longRow", [long.keys]);
  saveArray(database, "longText", [long.values]);
  for (const list of TEXT_LISTS) saveTexts(database, list, built.texts[list]);
  saveText(database, ARRAYS, String(arrayNames(database).length));
  const insertUnknown = database.prepare("insert into unknown_values values (?, ?)");
  for (const [value, records] of built.unknown) insertUnknown.run(value, records);
  const meta: IndexMeta = { assembly, release, rows: built.rows, md5, builtAt: now };
  saveMeta(database, meta);
  saveText(database, BLOCKS, String(blocks));
  const index = indexOver(database, draft);
  prove(index, previous, options);
  const changes = recordChanges(database, index, previous, options);
  saveText(database, "edited", String(changes.edited));
  database.exec("commit");
  return {
    meta,
    previous: previous?.meta ?? null,
    changes,
    unknown: built.unknown,
    elsewhere: built.elsewhere,
  };
}

function prove(
  index: ReferenceIndex,
  previous: ReferenceIndex | null,
  { source, mayShrink = false }: BuildIndex,
): void {
  const { rows } = index.meta;
  const file = basename(source);
  if (rows === 0)
    throw new GenomeError("refused", `${file}: it holds no record on chromosomes 1 to 22, X, Y or MT.`);
  if (previous === null || mayShrink) return;
  const { release } = index.meta;
  if (isDay(release) && isDay(previous.meta.release) && release < previous.meta.release) {
    throw new GenomeError(
      "refused",
      `${file}: release ${release} is older than ${previous.meta.release}, which is here; the index stays, unless may_shrink is set.`,
    );
  }
  if (rows < previous.meta.rows * LEAST_SHARE) {
    throw new GenomeError(
      "refused",
      `${file}: ${rows} records, but release ${previous.meta.release} had ${previous.meta.rows}. A release does not shrink like that; the old index stays, unless may_shrink is set.`,
    );
  }
  const sentinels = sentinelsOf(previous);
  const found = sentinels.filter((id) => index.byVariation(id).length > 0).length;
  if (sentinels.length - found > Math.max(1, Math.floor(sentinels.length * LOST_SENTINELS))) {
    throw new GenomeError(
      "refused",
      `${file}: of ${sentinels.length} well-reviewed variants of the last release only ${found} are in it; the old index stays.`,
    );
  }
}

function isDay(release: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(release);
}

/** VariationIDs of well-reviewed records, spread over the whole. */
function sentinelsOf(index: ReferenceIndex): number[] {
  const ids: number[] = [];
  const step = Math.max(1, Math.floor(index.meta.rows / (SENTINELS * 50)));
  for (let row = 0; row < index.meta.rows && ids.length < SENTINELS; row += step) {
    const { germline, variationId } = index.record(row);
    if ((germline?.stars ?? 0) >= 2) ids.push(variationId);
  }
  return ids;
}

/** Carries the history over and adds what this release changed. */
function recordChanges(
  database: DatabaseSync,
  index: ReferenceIndex,
  previous: ReferenceIndex | null,
  { folder, assembly }: BuildIndex,
): Record<ChangeKind, number> {
  const counts: Record<ChangeKind, number> = { added: 0, removed: 0, reclassified: 0, edited: 0 };
  if (previous === null) return counts;
  const old = openIndexFile(indexPath(folder, assembly));
  try {
    const insert = database.prepare("insert into changes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const row of recordedChanges(old)) insert.run(...Object.values(row));
    diffReleases(loadPrints(old), loadPrints(database), (kind, id, oldRow, newRow) => {
      counts[kind] += 1;
      if (kind === "edited") return;
      const before = oldRow === -1 ? null : previous.record(oldRow);
      const after = newRow === -1 ? null : index.record(newRow);
      insert.run(
        null,
        index.meta.release,
        previous.meta.release,
        kind,
        id,
        before?.germline?.value ?? null,
        after?.germline?.value ?? null,
        before?.germline?.reviewStatus ?? null,
        after?.germline?.reviewStatus ?? null,
        (after ?? before)?.genes.join("|") ?? null,
      );
    });
  } finally {
    old.close();
  }
  return counts;
}

function publish(draft: string, path: string): void {
  keepPrevious(path);
  putInPlace(draft, path);
}

/** Under a second name, so that there is no moment without an index. */
function keepPrevious(path: string): void {
  const kept = path.replace(/\.db$/, ".previous.db");
  rmSync(kept, { force: true });
  try {
    linkSync(path, kept);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return;
    copyFileSync(path, kept);
  }
}

function removeDraft(draft: string): void {
  for (const ending of ["", "-journal", "-wal", "-shm"]) rmSync(draft + ending, { force: true });
}
