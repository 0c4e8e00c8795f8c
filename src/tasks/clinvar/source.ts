/** Where ClinVar's files come from: NCBI, a mirror, a folder laid out like it, or one file. */
import { readFileSync, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { GenomeError } from "../../genome/genome-error.ts";
import type { Assembly } from "../../genome/assembly.ts";
import type { Http } from "../../sdk/index.ts";

const MOST_MD5_BYTES = 64 * 1024;

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
 * The md5 that the place announces: the first word of its `.md5` file, behind which a path may stand.
 *
 * @returns null for a folder without that file
 * @throws HttpError, or GenomeError for a folder without ClinVar's file
 */
export async function announcedMd5(place: Place, http: Http): Promise<string | null> {
  if (place.kind === "url")
    return firstWord(await http.text(place.md5, { mostBytes: MOST_MD5_BYTES }), place.md5);
  if (statSync(place.file, { throwIfNoEntry: false }) === undefined) {
    throw new GenomeError(
      "refused",
      `${place.file} is not there; the folder has to be laid out like NCBI's.`,
    );
  }
  if (statSync(place.md5, { throwIfNoEntry: false }) === undefined) return null;
  return firstWord(readFileSync(place.md5, "utf8"), place.md5);
}

function firstWord(text: string, from: string): string {
  const word = /^\s*([0-9a-f]{32})\b/i.exec(text)?.[1];
  if (word !== undefined) return word.toLowerCase();
  throw new GenomeError(
    "corrupt",
    `${from}: it should begin with an md5 of 32 digits, and begins with ${JSON.stringify(text.slice(0, 40))}.`,
  );
}
