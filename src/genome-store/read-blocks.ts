import type { BatchReader, ReadBatch } from "./batch-reader.ts";
import { slicesOf, textOfSlice } from "./bgzf.ts";
import { giveBack } from "./give-back.ts";
import type { Blocks } from "./release-blocks.ts";

/**
 * @param path for messages
 * @throws GenomeError `corrupt`
 */
export function readBlocks(reader: BatchReader, { first, data }: Blocks, path: string): ReadBatch {
  let block = first;
  for (const slice of slicesOf(data)) {
    const text = textOfSlice(slice, path);
    if (text.length > 0) reader.add(text, block, slice.ends);
    giveBack(text);
    block += slice.ends.length;
  }
  return reader.take();
}
