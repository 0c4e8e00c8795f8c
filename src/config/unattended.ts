/** `keep` and `dead_man` with what holds where they say nothing. */
import { DEFAULT_KEEP, type Keep } from "../core/keep.ts";
import type { DeadMan } from "../core/task.ts";

interface WrittenKeep {
  readonly logs?: number | "none" | undefined;
  readonly runs?: number | "none" | undefined;
  readonly runs_per_task?: number | undefined;
}

interface WrittenDeadMan {
  readonly url?: string | undefined;
  readonly every?: number | "none" | undefined;
  readonly method?: "get" | "post" | undefined;
  readonly plain?: boolean | undefined;
}

const DEFAULT_PING_MS = 300_000;

export function keepOf(written: WrittenKeep | undefined): Keep {
  return {
    logsMs: milliseconds(written?.logs) ?? DEFAULT_KEEP.logsMs,
    runsMs: milliseconds(written?.runs) ?? DEFAULT_KEEP.runsMs,
    runsPerTask: written?.runs_per_task ?? DEFAULT_KEEP.runsPerTask,
  };
}

export function deadManOf(written: WrittenDeadMan | undefined): DeadMan | null {
  if (written?.url === undefined) return null;
  return {
    url: written.url,
    everyMs: milliseconds(written.every) ?? DEFAULT_PING_MS,
    method: written.method ?? "get",
    plain: written.plain ?? false,
  };
}

function milliseconds(duration: number | "none" | undefined): number | null {
  return typeof duration === "number" ? duration : null;
}
