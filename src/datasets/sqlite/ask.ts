/** A question in a process of its own, which is ended when its time is over. */
import { spawn } from "node:child_process";
import { buffer } from "node:stream/consumers";
import { deserialize } from "node:v8";
import { DatasetError, type DatasetErrorCode } from "../../ports/dataset-error.ts";

export interface Asked {
  /** Of the dataset's file. Absolute. */
  readonly path: string;
  readonly dataset: string;
  readonly sql: string;
  readonly timeoutMs: number;
}

export type Answered =
  | { readonly rows: Record<string, unknown>[] }
  | { readonly code: DatasetErrorCode | null; readonly message: string };

/** How `ask-host` is started: a Node, and what follows it. */
export type AskProgram = readonly [command: string, ...words: string[]];

/**
 * @throws DatasetError
 */
export async function askInChild(
  [command, ...words]: AskProgram,
  asked: Asked,
): Promise<Record<string, unknown>[]> {
  const { timeoutMs } = asked;
  const child = spawn(command, words, {
    stdio: ["pipe", "pipe", "inherit"],
    windowsHide: true,
  });
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    child.kill("SIGKILL");
  }, timeoutMs);
  try {
    // A child that ends before it has read everything is told by its answer, not by the pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(JSON.stringify(asked));
    const bytes = await buffer(child.stdout);
    if (isOver) {
      throw new DatasetError(
        "too_slow",
        `The query was not done within ${timeoutMs / 1000} s and was ended; for more time: --timeout SECONDS.`,
      );
    }
    const answered = deserialize(bytes) as Answered;
    if ("rows" in answered) return answered.rows;
    throw answered.code === null
      ? new Error(answered.message)
      : new DatasetError(answered.code, answered.message);
  } finally {
    clearTimeout(timer);
    if (child.exitCode === null) child.kill("SIGKILL");
  }
}
