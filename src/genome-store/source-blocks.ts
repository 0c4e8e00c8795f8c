/** ClinVar's file as the blocks that the index keeps: its own, verbatim, where it is BGZF, else blocks made of its text. */
import { gzipSync } from "node:zlib";
import { wholeLines } from "../genome/whole-lines.ts";
import { bgzfText, type PackedBlock } from "./bgzf.ts";
import { packingOf, textPieces } from "./text-pieces.ts";

export interface SourceBlock {
  /** A gzip member; it and its text hold until the next step. */
  readonly data: Buffer;
  readonly text: Buffer;
}

/** Text of a block that we make; offsets in it have to fit into 16 bits. */
const OWN_BLOCK_BYTES = 60_000;

/** @throws GenomeError for what cannot be read */
export async function* sourceBlocks(path: string): AsyncGenerator<SourceBlock, void, undefined> {
  if (packingOf(path) === "bgzf") {
    const told: PackedBlock[] = [];
    for await (const piece of bgzfText(path, (block) => void told.push(block))) {
      let at = 0;
      for (const { data, length } of told.splice(0)) {
        yield { data, text: piece.subarray(at, at + length) };
        at += length;
      }
    }
    return;
  }
  for await (const lines of wholeLines(textPieces(path), path)) {
    for (let at = 0; at < lines.length; at += OWN_BLOCK_BYTES) {
      const text = lines.subarray(at, at + OWN_BLOCK_BYTES);
      yield { data: gzipSync(text, { level: 4 }), text };
    }
  }
}
