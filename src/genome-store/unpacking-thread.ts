/** Threads that unpack a BGZF file, so that reading its text need not wait for it. */
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
  /** Which chunks are this thread's: `turn`, `turn + threads`, and so on. */
  readonly turn: number;
  readonly threads: number;
}

export type UnpackedAnswer =
  | { readonly data: Uint8Array<ArrayBuffer>; readonly texts: readonly Uint8Array<ArrayBuffer>[] }
  /** The end of the file. */
  | { readonly texts: null }
  | { readonly code: GenomeErrorCode; readonly message: string };

export interface Unpacking {
  readonly threads?: number;
  readonly chunkBytes?: number;
}

/** So many keep up with the one that reads the text. */
const THREADS = 2;
const CHUNK_BYTES = 256 * 1024;
const AHEAD = 3;

/** As `bgzfText`. */
export async function* unpackedByThreads(
  path: string,
  onBlock?: (block: PackedBlock) => void,
  { threads = THREADS, chunkBytes = CHUNK_BYTES }: Unpacking = {},
): AsyncGenerator<Buffer, void, undefined> {
  const all = Array.from({ length: threads }, (_, turn) =>
    startThread({ path, chunkBytes, ahead: AHEAD, turn, threads }),
  );
  try {
    for (let turn = 0; ; turn = (turn + 1) % threads) {
      const answer = await (all[turn] as Thread).next();
      if ("code" in answer) throw new GenomeError(answer.code, answer.message);
      if (answer.texts === null) return;
      if (onBlock !== undefined) tellBlocks(answer.data, onBlock);
      for (const { buffer, byteOffset, length } of answer.texts) {
        const text = Buffer.from(buffer, byteOffset, length);
        if (length > 0) yield text;
        giveBack(text);
      }
    }
  } finally {
    await Promise.all(all.map((thread) => thread.close()));
  }
}

interface Thread {
  /** What comes next of the thread's chunks. */
  next(): Promise<Exclude<UnpackedAnswer, Error>>;
  close(): Promise<unknown>;
}

function startThread(data: UnpackingData): Thread {
  const worker = new Worker(hostFile(), { workerData: data });
  const answers: (UnpackedAnswer | Error)[] = [];
  let wake = (): void => undefined;
  const come = (answer: UnpackedAnswer | Error): void => {
    answers.push(answer);
    wake();
  };
  worker.on("message", come);
  worker.on("error", come);
  worker.on("exit", (code) => come(new Error(`a thread that unpacks ${data.path} ended with ${code}`)));
  // Text that nobody fetches any more must not keep the process alive.
  worker.unref();
  return {
    async next() {
      while (answers.length === 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        worker.ref();
        await promise;
        worker.unref();
      }
      const answer = answers.shift() as UnpackedAnswer | Error;
      if (answer instanceof Error) throw answer;
      worker.postMessage("next");
      return answer;
    },
    close: () => worker.terminate(),
  };
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
