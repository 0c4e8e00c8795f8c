/** The text of a file, whatever it is packed in. */
import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { pipeline } from "node:stream/promises";
import { PassThrough } from "node:stream";
import { GenomeError } from "../genome/genome-error.ts";
import { bgzfText, isBgzf, type PackedBlock } from "./bgzf.ts";
import { paysThreads } from "./threads.ts";
import { unpackedByThreads } from "./unpacking-thread.ts";
import { zippedText } from "./zipped-text.ts";

const HEAD_BYTES = 18;
const PIECE_BYTES = 1024 * 1024;
/** Small enough to stay in the processor's cache. */
const PLAIN_BYTES = 256 * 1024;

export type Packing = "bgzf" | "gzip" | "zip" | "plain";

/** @throws GenomeError `refused` for what is no file, or what the system's error says */
export function packingOf(path: string): Packing {
  if (!statSync(path).isFile()) throw new GenomeError("refused", `${path}: not a file.`);
  const head = Buffer.alloc(HEAD_BYTES);
  const file = openSync(path, "r");
  let length: number;
  try {
    length = readSync(file, head, 0, HEAD_BYTES, 0);
  } finally {
    closeSync(file);
  }
  if (isBgzf(head.subarray(0, length))) return "bgzf";
  if (length >= 2 && head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  return length >= 4 && head.toString("latin1", 0, 4) === "PK\u0003\u0004" ? "zip" : "plain";
}

/**
 * The file's text in pieces, in bounded memory; each holds until the next step.
 *
 * @param onBlock is told of the blocks of a BGZF file, in order and before their text comes
 */
export function textPieces(path: string, onBlock?: (block: PackedBlock) => void): AsyncIterable<Buffer> {
  switch (packingOf(path)) {
    case "bgzf":
      return paysThreads(path) ? unpackedByThreads(path, onBlock) : bgzfText(path, onBlock);
    case "gzip":
      return gzipText(path);
    case "zip":
      return zippedText(path);
    default:
      return plainText(path);
  }
}

/** Read into the same memory again and again: new memory for each piece is what would take the time. */
async function* plainText(path: string): AsyncGenerator<Buffer, void, undefined> {
  const buffer = Buffer.allocUnsafeSlow(PLAIN_BYTES);
  const file = openSync(path, "r");
  try {
    for (let length = 0; (length = readSync(file, buffer)) > 0;) yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

async function* gzipText(path: string): AsyncGenerator<Buffer, void, undefined> {
  const output = new PassThrough({ highWaterMark: PIECE_BYTES });
  const unpacking = pipeline(createReadStream(path), createGunzip({ chunkSize: PIECE_BYTES }), output);
  unpacking.catch(() => undefined);
  try {
    for await (const piece of output) yield piece as Buffer;
    await unpacking;
  } catch (cause) {
    throw gzipFault(path, cause);
  }
}

function gzipFault(path: string, cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : "";
  if (code === "Z_BUF_ERROR")
    return new GenomeError("truncated", `${path}: cut off: the compressed text does not end.`, { cause });
  if (code === "Z_DATA_ERROR")
    return new GenomeError("corrupt", `${path}: damaged: ${(cause as Error).message}.`, { cause });
  return cause;
}
