/** Where ClinVar's files come from: NCBI, a mirror, a folder laid out like it, or one file. */
import { readFileSync, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { GenomeError } from "../../genome/genome-error.ts";
import type { Assembly } from "../../genome/assembly.ts";

export const MOST_MD5_BYTES = 64 * 1024;

export type Place =
  | { readonly kind: "url"; readonly file: string; readonly md5: string }
  | { readonly kind: "folder"; readonly file: string; readonly md5: string }
  /** One file, of whichever assembly it says. */
  | { readonly kind: "file"; readonly file: string; readonly md5: string };

/** @param home where relative folders start */
export function placeOf(source: string, assembly: Assembly, home: string): Place {
  const name = `vcf_${assembly}/clinvar.vcf.gz`;
  if (/^https?:\/\//i.test(source)) {
    const base = source.endsWith("/") ? source : `${source}/`;
    const file = new URL(name, base).href;
    return { kind: "url", file, md5: `${file}.md5` };
  }
  const folder = isAbsolute(source) ? source : resolve(home, source);
  if (statSync(folder, { throwIfNoEntry: false })?.isFile() === true)
    return { kind: "file", file: folder, md5: `${folder}.md5` };
  const file = join(folder, name);
  return { kind: "folder", file, md5: `${file}.md5` };
}

/**
 * The md5 that lies beside a local file.
 *
 * @returns null without that file
 * @throws GenomeError for a folder without ClinVar's file
 */
export function localMd5(place: Place): string | null {
  if (statSync(place.file, { throwIfNoEntry: false }) === undefined) {
    throw new GenomeError(
      "refused",
      `${place.file} is not there; the folder has to be laid out like NCBI's.`,
    );
  }
  if (statSync(place.md5, { throwIfNoEntry: false }) === undefined) return null;
  return firstWord(readFileSync(place.md5, "utf8"), place.md5);
}

/** The md5 stands before everything else; NCBI writes a path behind it. */
export function firstWord(text: string, from: string): string {
  const word = /^\s*([0-9a-f]{32})\b/i.exec(text)?.[1];
  if (word !== undefined) return word.toLowerCase();
  throw new GenomeError(
    "corrupt",
    `${from}: it should begin with an md5 of 32 digits, and begins with ${JSON.stringify(text.slice(0, 40))}.`,
  );
}
