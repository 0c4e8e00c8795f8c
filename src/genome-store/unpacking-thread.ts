/** A thread that unpacks a BGZF file, so that reading its text need not wait for it. */
import { Worker } from "node:worker_threads";
import { GenomeError, type GenomeErrorCode } from "../genome/genome-error.ts";
import { findOwnFile } from "../own-file/find.ts";
import { blocksOf, type PackedBlock, unpackedSize } from "./bgzf.ts";
import { giveBack } from "./give-back.ts";

export interface UnpackingData {
  readonly path: string;
  /** Packed bytes that come together. */
  readonly chunkBytes: number;
  /** Chunks that are unpacked before they are asked for. */
  readonly ahead: number;
}

export type UnpackedAnswer =
  | { readonly data: Uint8Array<ArrayBuffer>; readonly texts: readonly Uint8Array<ArrayBuffer>[] }
  /** The end of the file. */
  | { readonly texts: null }
  | { readonly code: GenomeErrorCode; readonly message: string };

const CHUNK_BYTES = 256 * 1024;
const AHEAD = 4;

/** As `bgzfText`. */
export async function* unpackedByThread(
  path: string,
  onBlock?: (block: PackedBlock) => void,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<Buffer, void, undefined> {
  const data: UnpackingData = { path, chunkBytes, ahead: AHEAD };
  const worker = new Worker(hostFile(), { workerData: data });
  const answers: (UnpackedAnswer | Error)[] = [];
  let wake = (): void => undefined;
  const come = (answer: UnpackedAnswer | Error): void => {
    answers.push(answer);
    wake();
  };
  worker.on("message", come);
  worker.on("error", come);
  worker.on("exit", (code) => come(new Error(`the thread that unpacks ${path} ended with ${code}`)));
  // Text that nobody fetches any more must not keep the process alive.
  worker.unref();
  try {
    for (;;) {
      if (answers.length === 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        worker.ref();
        await promise;
        worker.unref();
      }
      const answer = answers.shift();
      if (answer === undefined) continue;
      if (answer instanceof Error) throw answer;
      if ("code" in answer) throw new GenomeError(answer.code, answer.message);
      if (answer.texts === null) return;
      worker.postMessage("next");
      if (onBlock !== undefined) tellBlocks(answer.data, onBlock);
      for (const { buffer, byteOffset, length } of answer.texts) {
        const text = Buffer.from(buffer, byteOffset, length);
        if (length > 0) yield text;
        giveBack(text);
      }
    }
  } finally {
    await worker.terminate();
  }
}

function tellBlocks(
  { buffer, byteOffset, length }: Uint8Array<ArrayBuffer>,
  onBlock: (block: PackedBlock) => void,
): void {
  for (const data of blocksOf(Buffer.from(buffer, byteOffset, length))) {
    const size = unpackedSize(data);
    if (size > 0) onBlock({ data, length: size });
  }
}

function hostFile(): string {
  return findOwnFile(import.meta.url, ["genome-store/unpacking-host.ts", "genome-store/unpacking-host.js"]);
}
