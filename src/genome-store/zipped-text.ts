/** The one text file in a zip archive, as vendors of DNA tests send it. */
import { basename } from "node:path";
import { type Entry, type ZipFile, openPromise } from "yauzl";
import { GenomeError } from "../genome/genome-error.ts";

/** Larger than any raw-data file; an archive that unpacks to more is no gift. */
const MOST_BYTES = 8 * 1024 ** 3;
const MOST_ENTRIES = 1000;
const TEXT = /\.(txt|csv|tsv|vcf)$/i;
/** Vendors lay a few words beside the data. */
const WORDS = /^(read[-_ ]?me|licen[cs]e|terms|disclaimer)/i;

/**
 * @throws GenomeError `refused` if there is not exactly one text file, or it is too large; `corrupt` for a damaged archive
 */
export async function* zippedText(path: string): AsyncGenerator<Buffer, void, undefined> {
  const archive = await openArchive(path);
  try {
    const entry = await onlyText(archive, path);
    const stream = await archive.openReadStreamPromise(entry);
    let length = 0;
    for await (const piece of stream) {
      const bytes = piece as Buffer;
      length += bytes.length;
      if (length > MOST_BYTES) throw tooLarge(path);
      yield bytes;
    }
  } catch (cause) {
    throw cause instanceof GenomeError ? cause : damaged(path, cause);
  } finally {
    archive.close();
  }
}

async function openArchive(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false });
  } catch (cause) {
    throw damaged(path, cause);
  }
}

async function onlyText(archive: ZipFile, path: string): Promise<Entry> {
  const texts: Entry[] = [];
  let entries = 0;
  for await (const entry of archive.eachEntry()) {
    entries += 1;
    if (entries > MOST_ENTRIES)
      throw new GenomeError("refused", `${path}: more than ${MOST_ENTRIES} files in the archive.`);
    const name = basename(entry.fileName);
    if (
      TEXT.test(name) &&
      !WORDS.test(name) &&
      !name.startsWith(".") &&
      !entry.fileName.startsWith("__MACOSX/")
    )
      texts.push(entry);
  }
  const [only, ...more] = texts;
  if (only === undefined || more.length > 0) {
    const found =
      texts.length === 0 ? "none" : texts.map(({ fileName }) => JSON.stringify(fileName)).join(", ");
    throw new GenomeError(
      "refused",
      `${path}: exactly one .txt, .csv, .tsv or .vcf file is needed in the archive; found ${found}.`,
    );
  }
  if (only.isEncrypted())
    throw new GenomeError("refused", `${path}: the archive is encrypted; unpack it first.`);
  if (only.uncompressedSize > MOST_BYTES) throw tooLarge(path);
  return only;
}

function tooLarge(path: string): GenomeError {
  return new GenomeError(
    "refused",
    `${path}: unpacks to more than ${MOST_BYTES / 1024 ** 3} GB, which no raw-data file does.`,
  );
}

function damaged(path: string, cause: unknown): GenomeError {
  const what = cause instanceof Error ? cause.message : String(cause);
  return new GenomeError("corrupt", `${path}: the zip archive is damaged: ${what}.`, { cause });
}
