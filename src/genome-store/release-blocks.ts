/** ClinVar's file as the blocks that the index keeps: its own, verbatim, where it is BGZF, else blocks made of its text. */
import { gzipSync } from "node:zlib";
import { LONGEST_LINE, wholeLines } from "../genome/whole-lines.ts";
import { bgzfChunks, blocksOf, unpackedSize } from "./bgzf.ts";
import { textPieces } from "./text-pieces.ts";

/** Blocks that lie one after another. */
export interface Blocks {
  /** Number of the first. */
  readonly first: number;
  /** All of them, in memory of its own. */
  readonly data: Buffer<ArrayBuffer>;
}

/** What packs very well comes in smaller pieces. */
const UNPACKED_BYTES = 8 * 1024 * 1024;
/** Text of a block that we make; offsets in it have to fit into 16 bits. */
const OWN_BLOCK_BYTES = 60_000;

/** @param keep is given each block that has text with its number, in order, before it comes */
export type KeepBlock = (number: number, data: Buffer) => void;

/**
 * @param packedBytes of blocks that come together
 * @throws GenomeError for what is no whole BGZF file
 */
export function* releaseBlocks(
  path: string,
  keep: KeepBlock,
  packedBytes: number,
): Generator<Blocks, void, undefined> {
  let number = 0;
  const sizes = { packed: packedBytes, unpacked: UNPACKED_BYTES };
  for (const data of bgzfChunks(path, sizes, Buffer.allocUnsafeSlow)) {
    const first = number;
    for (const block of blocksOf(data)) {
      if (unpackedSize(block) === 0) continue;
      keep(number, block);
      number += 1;
    }
    yield { first, data };
  }
}

export interface OwnBlock {
  readonly number: number;
  /** Holds until the next step. */
  readonly text: Buffer;
}

/** @throws GenomeError for what cannot be read */
export async function* ownBlocks(path: string, keep: KeepBlock): AsyncGenerator<OwnBlock, void, undefined> {
  let number = 0;
  for await (const lines of wholeLines(textPieces(path), path, LONGEST_LINE, "as it is")) {
    for (let at = 0; at < lines.length; at += OWN_BLOCK_BYTES) {
      const text = lines.subarray(at, at + OWN_BLOCK_BYTES);
      keep(number, gzipSync(text, { level: 4 }));
      yield { number, text };
      number += 1;
    }
  }
}
