/** ClinVar's file read to batches of rows, by threads where it is large. */
import { createHash } from "node:crypto";
import { createBatchReader, type ReadBatch } from "./batch-reader.ts";
import { md5Of } from "./file-md5.ts";
import { readBlocks } from "./read-blocks.ts";
import { type ReaderThread, startReaderThread } from "./reader-thread.ts";
import { type Blocks, type KeepBlock, ownBlocks, releaseBlocks } from "./release-blocks.ts";
import { packingOf } from "./text-pieces.ts";
import { usefulThreads } from "./threads.ts";

export interface Reading {
  /** 0 for none; without it as many as help. */
  readonly threads?: number;
  /** Of a BGZF file, packed: so much goes to a thread at once. */
  readonly batchBytes?: number;
}

export interface NumberedBatch {
  /** Which reader made it, from 0. */
  readonly reader: number;
  /** Number of the block that it begins with. */
  readonly block: number;
  readonly read: ReadBatch;
}

export interface ReleaseBatches {
  /** In the order of the file. */
  readonly batches: AsyncIterable<NumberedBatch>;
  /** md5 of the file, when all batches have come. In hexadecimal. */
  md5(): Promise<string>;
}

const BATCH_BYTES = 512 * 1024;
/** Blocks that each thread is given ahead. */
const AHEAD = 3;
/** Text of a batch where there are no threads. */
const OWN_BATCH_BYTES = 4 * 1024 * 1024;

/** Errors come from the batches. */
export function releaseBatches(
  path: string,
  keep: KeepBlock,
  { threads, batchBytes = BATCH_BYTES }: Reading = {},
): ReleaseBatches {
  if (packingOf(path) !== "bgzf") return { batches: ownBatches(path, keep), md5: () => md5Of(path) };
  const hash = createHash("md5");
  const blocks = hashed(releaseBlocks(path, keep, batchBytes), hash);
  const count = threads ?? usefulThreads(path);
  const batches = count === 0 ? readHere(path, blocks) : readInThreads(path, blocks, count);
  return { batches, md5: () => Promise.resolve(hash.digest("hex")) };
}

function* hashed(blocks: Iterable<Blocks>, hash: { update(data: Buffer): unknown }): Generator<Blocks> {
  for (const one of blocks) {
    hash.update(one.data);
    yield one;
  }
}

async function* ownBatches(path: string, keep: KeepBlock): AsyncGenerator<NumberedBatch, void, undefined> {
  const reader = createBatchReader();
  let block = 0;
  let length = 0;
  for await (const { number, text } of ownBlocks(path, keep)) {
    if (length === 0) block = number;
    reader.add(text, number, [text.length]);
    length += text.length;
    if (length < OWN_BATCH_BYTES) continue;
    yield { reader: 0, block, read: reader.take() };
    length = 0;
  }
  if (length > 0) yield { reader: 0, block, read: reader.take() };
}

async function* readHere(
  path: string,
  blocks: Iterable<Blocks>,
): AsyncGenerator<NumberedBatch, void, undefined> {
  const reader = createBatchReader();
  for (const one of blocks) yield { reader: 0, block: one.first, read: readBlocks(reader, one, path) };
}

async function* readInThreads(
  path: string,
  blocks: Iterable<Blocks>,
  count: number,
): AsyncGenerator<NumberedBatch, void, undefined> {
  const threads = Array.from({ length: count }, () => startReaderThread(path));
  const pending: Promise<NumberedBatch>[] = [];
  /** The file's own end may be damaged; what comes before it is told first. */
  let fault: { readonly error: unknown } | null = null;
  try {
    try {
      for (const one of blocks) {
        const promise = readBy(threads, one);
        // It is looked at when its turn comes.
        promise.catch(() => undefined);
        pending.push(promise);
        if (pending.length < count * AHEAD) continue;
        yield await (pending.shift() as Promise<NumberedBatch>);
      }
    } catch (error) {
      fault = { error };
    }
    for (const promise of pending) yield await promise;
    if (fault !== null) throw fault.error;
  } finally {
    await Promise.all(threads.map((thread) => thread.close()));
  }
}

/** By the thread that has the least to do. */
async function readBy(threads: readonly ReaderThread[], blocks: Blocks): Promise<NumberedBatch> {
  const least = Math.min(...threads.map((thread) => thread.pending()));
  const reader = threads.findIndex((thread) => thread.pending() === least);
  const read = await (threads[reader] as ReaderThread).read(blocks);
  return { reader, block: blocks.first, read };
}
