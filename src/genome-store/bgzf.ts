/** BGZF: gzip in blocks of at most 64 KiB that can be inflated one by one. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { GenomeError } from "../genome/genome-error.ts";
import { giveBack, SLACK } from "./give-back.ts";

const READ_BYTES = 4 * 1024 * 1024;
const HEADER_BYTES = 18;
/** The empty block that ends every whole file. */
export const END_OF_FILE = Buffer.from("1f8b08040000000000ff0600424302001b0003000000000000000000", "hex");
/** Inflated output stays in the processor's cache when the pieces are small. */
const SLICE_BYTES = 64 * 1024;
const MOST_PACKED = 65_536;
const MOST_UNPACKED = 65_536;
const MOST_SLICE = SLICE_BYTES + 65_536;
/** Do these first bytes of a file begin a BGZF block? */
export function isBgzf(head: Buffer): boolean {
  return (
    head.length >= HEADER_BYTES &&
    head[0] === 0x1f &&
    head[1] === 0x8b &&
    ((head[3] ?? 0) & 4) !== 0 &&
    head[12] === 0x42 &&
    head[13] === 0x43
  );
}

export interface ChunkSizes {
  /** A chunk ends with the block that reaches this. */
  readonly packed: number;
  /** Or this, of its text. */
  readonly unpacked: number;
}

/**
 * Whole blocks of a file, in order, some of them at a time.
 *
 * @param memory what a chunk is read into; the chunk holds as long as that is not given again
 * @throws GenomeError `corrupt` for what is no block, `truncated` if the end is missing
 */
export function* bgzfChunks(
  path: string,
  sizes: ChunkSizes,
  memory: (bytes: number) => Buffer<ArrayBuffer>,
): Generator<Buffer<ArrayBuffer>, void, undefined> {
  const file = openSync(path, "r");
  try {
    const size = fstatSync(file).size;
    const most = Math.min(size, sizes.packed + MOST_PACKED);
    let last = Buffer.alloc(0);
    for (let offset = 0; offset < size;) {
      const buffer = memory(most);
      const length = readSync(file, buffer, 0, buffer.length, offset);
      let at = 0;
      let unpacked = 0;
      while (at + HEADER_BYTES <= length && at < sizes.packed && unpacked < sizes.unpacked) {
        if (!isBgzf(buffer.subarray(at, at + HEADER_BYTES))) {
          // What comes before it is whole.
          if (at > 0) break;
          throw new GenomeError(
            "corrupt",
            `${path}: damaged at byte ${offset + at}: a BGZF block should begin there.`,
          );
        }
        const end = at + blockBytes(buffer, at);
        if (end > length) break;
        unpacked += unpackedSize(buffer.subarray(at, end));
        const isSmall = end - at === END_OF_FILE.length;
        last = isSmall ? Buffer.from(buffer.subarray(at, end)) : Buffer.alloc(0);
        at = end;
      }
      if (at === 0) throw truncated(path, size);
      yield buffer.subarray(0, at);
      offset += at;
    }
    if (!last.equals(END_OF_FILE)) throw truncated(path, size);
  } finally {
    closeSync(file);
  }
}

function blockBytes(blocks: Buffer, at: number): number {
  return blocks.readUInt16LE(at + 16) + 1;
}

/** Each of whole blocks. */
export function* blocksOf(chunk: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < chunk.length;) {
    const end = at + blockBytes(chunk, at);
    yield chunk.subarray(at, end);
    at = end;
  }
}

/**
 * The compressed blocks of a file, in order, as views that hold until the next step.
 *
 * @throws GenomeError as `bgzfChunks`
 */
export function* bgzfBlocks(path: string): Generator<Buffer, void, undefined> {
  let buffer = Buffer.alloc(0);
  const memory = (bytes: number) => (buffer.length === bytes ? buffer : (buffer = Buffer.alloc(bytes)));
  const sizes = { packed: READ_BYTES, unpacked: Number.POSITIVE_INFINITY };
  for (const chunk of bgzfChunks(path, sizes, memory)) yield* blocksOf(chunk);
}

/** A block as it lies in the file. */
export interface PackedBlock {
  readonly data: Buffer;
  /** Bytes of its text. */
  readonly length: number;
}

/**
 * The text of a BGZF file in pieces of about 256 KiB, each of which holds until the next step.
 *
 * @param onBlock is told of each block that has text, in order and before its text comes
 */
export async function* bgzfText(
  path: string,
  onBlock?: (block: PackedBlock) => void,
): AsyncGenerator<Buffer, void, undefined> {
  let slice = Buffer.allocUnsafeSlow(MOST_SLICE);
  let length = 0;
  let unpacked = 0;
  for (const block of bgzfBlocks(path)) {
    const data = slice.subarray(length, length + block.copy(slice, length));
    const size = unpackedSize(data);
    if (size > 0) onBlock?.({ data, length: size });
    length += data.length;
    unpacked += size;
    if (length < SLICE_BYTES) continue;
    const text = textOf(slice.subarray(0, length), path, unpacked);
    yield text;
    giveBack(text);
    // Blocks that were told of may still be wanted.
    if (onBlock !== undefined) slice = Buffer.allocUnsafeSlow(MOST_SLICE);
    length = 0;
    unpacked = 0;
  }
  if (length > 0) yield textOf(slice.subarray(0, length), path, unpacked);
}

/** Several whole blocks whose text is made at once. */
export interface Slice {
  readonly data: Buffer;
  /** Where the text of each block ends; a block without text is not counted. */
  readonly ends: readonly number[];
}

/** @param blocks whole ones */
export function* slicesOf(blocks: Buffer): Generator<Slice, void, undefined> {
  for (let at = 0; at < blocks.length;) {
    const start = at;
    const ends: number[] = [];
    let unpacked = 0;
    while (at < blocks.length && at - start < SLICE_BYTES) {
      const end = at + blockBytes(blocks, at);
      const size = unpackedSize(blocks.subarray(at, end));
      unpacked += size;
      if (size > 0) ends.push(unpacked);
      at = end;
    }
    yield { data: blocks.subarray(start, at), ends };
  }
}

/** @throws GenomeError `corrupt` */
export function textOfSlice({ data, ends }: Slice, path: string): Buffer {
  return textOf(data, path, ends.at(-1) ?? 0);
}

function textOf(blocks: Buffer, path: string, unpacked: number): Buffer {
  const text = inflateBlocks(blocks, path, unpacked);
  if (text.length !== unpacked) throw unreadable(path, new Error("its length is not the one that it says"));
  return text;
}

/** What a block says of its own text's length, kept within what a block may hold. */
export function unpackedSize(block: Buffer): number {
  return Math.min(block.readUInt32LE(block.length - 4), MOST_UNPACKED);
}

/**
 * @param blocks one block or several whole ones
 * @param unpacked length of their text; a wrong one costs time only
 */
export function inflateBlocks(blocks: Buffer, path: string, unpacked = unpackedSize(blocks)): Buffer {
  try {
    // One buffer of the right size: a large one for each block is what would take the time.
    return gunzipSync(blocks, { chunkSize: Math.max(unpacked + SLACK, 1024) });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): GenomeError {
  const what = cause instanceof Error ? cause.message : String(cause);
  return new GenomeError("corrupt", `${path}: damaged: a compressed block cannot be read (${what}).`, {
    cause,
  });
}

function truncated(path: string, size: number): GenomeError {
  return new GenomeError(
    "truncated",
    `${path}: cut off after ${size} bytes: the block that ends a whole file is missing.`,
  );
}
