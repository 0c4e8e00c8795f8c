/** The program of a thread that reads rows out of blocks. It is started by the path of this file. */
import { parentPort, workerData } from "node:worker_threads";
import { GenomeError } from "../genome/genome-error.ts";
import { createBatchReader, type ReadBatch } from "./batch-reader.ts";
import { giveBack } from "./give-back.ts";
import { readBlocks } from "./read-blocks.ts";
import type { ThreadAnswer, ThreadData, ThreadTask } from "./reader-thread.ts";

const { path } = workerData as ThreadData;
const reader = createBatchReader();

parentPort?.on("message", ({ first, data }: ThreadTask) => {
  const answer = answerTo(first, data);
  giveBack(data);
  parentPort?.postMessage(answer, "read" in answer ? buffersOf(answer.read) : []);
});

function answerTo(first: number, data: Uint8Array<ArrayBuffer>): ThreadAnswer {
  try {
    return {
      read: readBlocks(reader, { first, data: Buffer.from(data.buffer, data.byteOffset, data.length) }, path),
    };
  } catch (error) {
    if (error instanceof GenomeError) return { code: error.code, message: error.message };
    throw error;
  }
}

/** Numbers are handed over, not copied. */
function buffersOf({ batch: { columns, rs, rsRow, longRow, longText } }: ReadBatch): ArrayBuffer[] {
  return [...Object.values(columns), rs, rsRow, longRow, longText].map(({ buffer }) => buffer);
}
