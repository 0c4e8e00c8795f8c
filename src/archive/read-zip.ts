/** The files of a zip archive, within limits: what is unpacked may never be larger than what was expected. */
import { crc32 } from "node:zlib";
import { type Entry, type ZipFile, openPromise } from "yauzl";
import { ArchiveError } from "./archive-error.ts";

export interface ZipLimits {
  /** Bytes of all wanted files together. */
  readonly mostBytes: number;
  readonly mostEntries: number;
}

/**
 * @param wanted by the name in the archive; other files are not unpacked
 * @throws ArchiveError `corrupt` for a damaged archive, `refused` for one that is encrypted or beyond the limits
 */
export async function readZip(
  path: string,
  wanted: (name: string) => boolean,
  limits: ZipLimits,
): Promise<Map<string, Buffer>> {
  const archive = await open(path);
  try {
    const files = new Map<string, Buffer>();
    let left = limits.mostBytes;
    let entries = 0;
    for await (const entry of archive.eachEntry()) {
      entries += 1;
      if (entries > limits.mostEntries)
        throw new ArchiveError("refused", `${path}: more than ${limits.mostEntries} files in the archive.`);
      if (entry.fileName.endsWith("/") || !wanted(entry.fileName)) continue;
      const bytes = await unpack(archive, entry, path, left, limits.mostBytes);
      left -= bytes.length;
      files.set(entry.fileName, bytes);
    }
    return files;
  } catch (cause) {
    throw cause instanceof ArchiveError ? cause : damaged(path, cause);
  } finally {
    archive.close();
  }
}

/**
 * Reads every file of an archive to its end and keeps nothing.
 *
 * @throws ArchiveError `corrupt` for a damaged one
 */
export async function checkZip(path: string, signal: AbortSignal): Promise<void> {
  const archive = await open(path);
  try {
    for await (const entry of archive.eachEntry()) {
      signal.throwIfAborted();
      // What is encrypted cannot be looked into.
      if (entry.fileName.endsWith("/") || entry.isEncrypted()) continue;
      let sum = 0;
      for await (const piece of await archive.openReadStreamPromise(entry)) {
        signal.throwIfAborted();
        sum = crc32(piece as Buffer, sum);
      }
      if (sum !== entry.crc32) throw wrongChecksum(path, entry);
    }
  } catch (cause) {
    throw signal.aborted || cause instanceof ArchiveError ? cause : damaged(path, cause);
  } finally {
    archive.close();
  }
}

function wrongChecksum(path: string, { fileName }: Entry): ArchiveError {
  return new ArchiveError("corrupt", `${path}: damaged: the checksum of ${fileName} is wrong.`);
}

async function open(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false });
  } catch (cause) {
    throw damaged(path, cause);
  }
}

async function unpack(
  archive: ZipFile,
  entry: Entry,
  path: string,
  left: number,
  most: number,
): Promise<Buffer> {
  if (entry.isEncrypted())
    throw new ArchiveError("refused", `${path}: ${entry.fileName} in it is encrypted.`);
  const tooLarge = () =>
    new ArchiveError("refused", `${path}: unpacks to more than the ${most} bytes that are allowed.`);
  if (entry.uncompressedSize > left) throw tooLarge();
  const parts: Buffer[] = [];
  let length = 0;
  for await (const piece of await archive.openReadStreamPromise(entry)) {
    const bytes = piece as Buffer;
    length += bytes.length;
    // What the archive says of its sizes need not be true.
    if (length > left) throw tooLarge();
    parts.push(bytes);
  }
  const whole = Buffer.concat(parts);
  if (crc32(whole) !== entry.crc32) throw wrongChecksum(path, entry);
  return whole;
}

function damaged(path: string, cause: unknown): ArchiveError {
  const what = cause instanceof Error ? cause.message : String(cause);
  return new ArchiveError("corrupt", `${path}: the zip archive is damaged: ${what}.`, { cause });
}
