/** Is there room for an index? Asked before anything is written: a full disk is a nuisance to everything else on it. */
import { existsSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { GenomeError } from "../../genome/genome-error.ts";

/** Bytes of the index for each byte of ClinVar's packed file; its copy with rows for SQL comes on top. */
const INDEX_SHARE = 2;
const ROWS_SHARE = 6;
/** A file that is not packed is about so many times as large. */
const UNPACKED = 8;

export interface Room {
  /** ClinVar's file, on this machine. */
  readonly source: string;
  /** The present index; it need not be there. */
  readonly index: string;
  readonly withRows: boolean;
  /** Free bytes of the disk that a folder is on. */
  readonly free?: (folder: string) => number;
}

/** @throws GenomeError `refused` */
export function needRoom({ source, index, withRows, free = freeBytes }: Room): void {
  const packed = sizeOf(source) / (source.endsWith(".vcf") ? UNPACKED : 1);
  // The old index stays beside the new one, as a copy where the disk knows no second names.
  const needed = packed * (INDEX_SHARE + (withRows ? ROWS_SHARE : 0)) + sizeOf(index);
  const folder = nearest(dirname(index));
  const there = free(folder);
  if (there >= needed) return;
  throw new GenomeError(
    "refused",
    `${folder}: about ${text(needed)} are needed for the index, and ${text(there)} are free; nothing was written.`,
  );
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** The folder itself is made later. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function text(bytes: number): string {
  return bytes < 1024 ** 3 ? `${Math.ceil(bytes / 1024 ** 2)} MB` : `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
