/** What the server said of the release that is here, so that the next question is whether it has changed. */
import * as z from "zod";
import type { DatasetCache, Http, Validators } from "../../sdk/index.ts";
import { firstWord, MOST_MD5_BYTES, type Place } from "./source.ts";

const validators = z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() });

const remembered = z.object({
  /** Of the VCF. */
  url: z.string(),
  /** Of the file that the index was made of. */
  md5: z.string(),
  /** Of the `.md5` file, where there is one. */
  announced: validators.nullable(),
  file: validators.nullable(),
});

export type Remembered = z.infer<typeof remembered>;

function keyOf(assembly: string): string {
  return `upstream_${assembly}`;
}

/** @returns null if what is remembered is of another address, or of another file than the index was made of */
export async function recall(
  cache: DatasetCache,
  assembly: string,
  url: string,
  md5: string | null,
): Promise<Remembered | null> {
  const found = remembered.safeParse(await cache.get(keyOf(assembly)));
  return found.success && found.data.url === url && found.data.md5 === md5 ? found.data : null;
}

export async function remember(cache: DatasetCache, assembly: string, what: Remembered): Promise<void> {
  await cache.set(keyOf(assembly), what);
}

/** `null` for the md5: the server has no such file. */
export type Announced =
  | { readonly isSame: true }
  | { readonly isSame: false; readonly md5: string | null; readonly validators: Validators | null };

/** @throws HttpError, GenomeError for a file that holds no md5 */
export async function askForMd5(place: Place, http: Http, last: Remembered | null): Promise<Announced> {
  const answer = await http.ifChanged(place.md5, last?.announced ?? null, { accept: [404, 410] });
  if (!answer.changed) return { isSame: true };
  const { response } = answer;
  if (!response.ok) {
    await response.body?.cancel();
    return { isSame: false, md5: null, validators: null };
  }
  const md5 = firstWord(await beginningOf(response), place.md5);
  return { isSame: false, md5, validators: answer.validators };
}

/** The md5 is its first word; no more of an endless answer is taken than what would hold it. */
async function beginningOf(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= MOST_MD5_BYTES) break;
  }
  return Buffer.concat(pieces).toString("utf8");
}
