/** How a run stands, in a line for a chat. */
import type { Run, WaitingFor } from "../core/run.ts";
import { isTerminal } from "../core/transitions.ts";

export interface Progress {
  /** 0 to 1. */
  readonly fraction: number;
  readonly note: string | null;
}

const WAITS: Readonly<Record<WaitingFor, string>> = {
  approval: "waits for your answer",
  dependency: "waits for another task",
  lock: "waits for its lock",
  retry: "waits to be tried again",
};

/** @param headline what its report says; null if nothing */
export function runText(run: Run, headline: string | null, progress: Progress | null): string {
  const { task, state, waitingFor, reason } = run;
  if (isTerminal(state)) {
    const more = headline ?? run.detail ?? reason;
    return `${task} ${state.replaceAll("_", " ")}${more === null ? "." : `: ${more}`}`;
  }
  if (state === "queued") return `${task} waits for its turn.`;
  if (state === "waiting" && waitingFor !== null)
    return `${task} ${reason === "answer" ? "waits for the answer of Claude" : WAITS[waitingFor]}.`;
  return `${runningText(task)}${progress === null ? "" : ` ${progressText(progress)}`}`;
}

export function runningText(task: string): string {
  return `${task} is running …`;
}

function progressText({ fraction, note }: Progress): string {
  return `${Math.floor(fraction * 100)} %${note === null ? "" : ` · ${note}`}`;
}
