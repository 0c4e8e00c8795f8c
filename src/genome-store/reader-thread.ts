/** Threads that read rows out of blocks. Each keeps a reader of its own; batches come back in the order of the blocks. */
import { Worker } from "node:worker_threads";
import { GenomeError, type GenomeErrorCode } from "../genome/genome-error.ts";
import { findOwnFile } from "../own-file/find.ts";
import type { ReadBatch } from "./batch-reader.ts";
import type { Blocks } from "./release-blocks.ts";

export interface ThreadData {
  /** For messages. */
  readonly path: string;
}

export interface ThreadTask {
  readonly first: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export type ThreadAnswer =
  | { readonly read: ReadBatch }
  | { readonly code: GenomeErrorCode; readonly message: string };

export interface ReaderThread {
  /** Blocks that were given and have not come back. */
  pending(): number;
  /** Takes the memory of the blocks. @throws GenomeError `corrupt` */
  read(blocks: Blocks): Promise<ReadBatch>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (read: ReadBatch) => void;
  readonly reject: (error: unknown) => void;
}

export function startReaderThread(path: string): ReaderThread {
  const data: ThreadData = { path };
  const worker = new Worker(hostFile(), { workerData: data });
  const waiting: Waiting[] = [];
  let fault: unknown = null;

  function end(error: unknown): void {
    fault ??= error;
    for (const { reject } of waiting.splice(0)) reject(fault);
  }

  worker.on("message", (answer: ThreadAnswer) => {
    const next = waiting.shift();
    if ("read" in answer) next?.resolve(answer.read);
    else next?.reject(new GenomeError(answer.code, answer.message));
  });
  worker.on("error", end);
  worker.on("exit", (code) => end(new Error(`a thread that reads ClinVar's file ended with ${code}`)));

  return {
    pending: () => waiting.length,
    read({ first, data: blocks }) {
      if (fault !== null) return Promise.reject(fault);
      const { promise, resolve, reject } = Promise.withResolvers<ReadBatch>();
      waiting.push({ resolve, reject });
      const task: ThreadTask = { first, data: blocks };
      worker.postMessage(task, [blocks.buffer]);
      return promise;
    },
    async close() {
      await worker.terminate();
    },
  };
}

function hostFile(): string {
  return findOwnFile(import.meta.url, ["genome-store/reader-host.ts", "genome-store/reader-host.js"]);
}
