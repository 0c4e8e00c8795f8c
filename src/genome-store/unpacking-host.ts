/** The program of a thread that unpacks its share of a BGZF file. It is started by the path of this file. */
import { parentPort, workerData } from "node:worker_threads";
import { GenomeError } from "../genome/genome-error.ts";
import { bgzfChunks, slicesOf, textOfSlice } from "./bgzf.ts";
import { alone } from "./give-back.ts";
import type { UnpackedAnswer, UnpackingData } from "./unpacking-thread.ts";

const { path, chunkBytes, ahead, turn, threads } = workerData as UnpackingData;
const sizes = { packed: chunkBytes, unpacked: 8 * 1024 * 1024 };
/** The chunk that is read next. */
let number = 0;
let skipped = Buffer.alloc(0);
const chunks = bgzfChunks(path, sizes, memoryFor);

parentPort?.on("message", next);
for (let count = 0; count < ahead; count += 1) next();

/** Gives one chunk; the other side asks for one more when it has used one. */
function next(): void {
  try {
    const data = nextOwn();
    // The end is told as often as it is asked for.
    if (data === undefined) tell({ texts: null }, []);
    else {
      const slices = [...slicesOf(data)];
      const texts = slices.map((slice) => alone(textOfSlice(slice, path)));
      tell({ data, texts }, [data.buffer, ...texts.map(({ buffer }) => buffer)]);
    }
  } catch (error) {
    if (!(error instanceof GenomeError)) throw error;
    tell({ code: error.code, message: error.message }, []);
  }
}

/** Only the chunks themselves tell where the next one begins, so the others' are read as well. */
function nextOwn(): Buffer<ArrayBuffer> | undefined {
  for (;;) {
    const isOwn = isMine(number);
    const step = chunks.next();
    number += 1;
    if (step.done === true) return undefined;
    if (isOwn) return step.value;
  }
}

function isMine(chunk: number): boolean {
  return chunk % threads === turn;
}

/** What is handed over is memory of its own; what is skipped goes into the same again and again. */
function memoryFor(bytes: number): Buffer<ArrayBuffer> {
  if (isMine(number)) return Buffer.allocUnsafeSlow(bytes);
  if (skipped.length < bytes) skipped = Buffer.allocUnsafeSlow(bytes);
  return skipped.subarray(0, bytes);
}

function tell(answer: UnpackedAnswer, memory: ArrayBuffer[]): void {
  parentPort?.postMessage(answer, memory);
}
