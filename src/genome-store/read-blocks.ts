import type { BatchReader, ReadBatch } from "./batch-reader.ts";
import { textOfBlocks } from "./bgzf.ts";
import type { Blocks } from "./release-blocks.ts";

/**
 * @param path for messages
 * @throws GenomeError `corrupt`
 */
export function readBlocks(reader: BatchReader, { first, data }: Blocks, path: string): ReadBatch {
  let block = first;
  for (const { text, ends } of textOfBlocks(data, path)) {
    if (text.length > 0) reader.add(text, block, ends);
    block += ends.length;
  }
  return reader.take();
}
