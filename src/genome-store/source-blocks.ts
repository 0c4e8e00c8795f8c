/** ClinVar's file as the blocks that the index keeps: its own, verbatim, where it is BGZF, else blocks made of its text. */
import { gzipSync } from "node:zlib";
import { wholeLines } from "../genome/whole-lines.ts";
import { bgzfBlocks, inflateBlocks } from "./bgzf.ts";
import { packingOf, textPieces } from "./text-pieces.ts";

export interface SourceBlock {
  /** A gzip member. */
  readonly data: Buffer;
  readonly text: Buffer;
}

/** Text of a block that we make; offsets in it have to fit into 16 bits. */
const OWN_BLOCK_BYTES = 60_000;

/** @throws GenomeError for what cannot be read */
export async function* sourceBlocks(path: string): AsyncGenerator<SourceBlock, void, undefined> {
  if (packingOf(path) === "bgzf") {
    for (const data of bgzfBlocks(path)) {
      const text = inflateBlocks(data, path);
      if (text.length > 0) yield { data, text };
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
