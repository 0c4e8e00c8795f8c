/** The program of a thread that unpacks a BGZF file. It is started by the path of this file. */
import { parentPort, workerData } from "node:worker_threads";
import { GenomeError } from "../genome/genome-error.ts";
import { bgzfChunks, slicesOf, textOfSlice } from "./bgzf.ts";
import { alone } from "./give-back.ts";
import type { UnpackedAnswer, UnpackingData } from "./unpacking-thread.ts";

const { path, chunkBytes, ahead } = workerData as UnpackingData;
const sizes = { packed: chunkBytes, unpacked: 8 * 1024 * 1024 };
const chunks = bgzfChunks(path, sizes, Buffer.allocUnsafeSlow);

parentPort?.on("message", next);
for (let count = 0; count < ahead; count += 1) next();

/** Gives one chunk; the other side asks for one more when it has used one. */
function next(): void {
  try {
    const { value: data } = chunks.next();
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

function tell(answer: UnpackedAnswer, memory: ArrayBuffer[]): void {
  parentPort?.postMessage(answer, memory);
}
