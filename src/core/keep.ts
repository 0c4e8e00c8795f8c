/** How long what happened is kept. The outcomes of slots are not among it: they stay. */
export interface Keep {
  /** Milliseconds; logs and transcripts. */
  readonly logsMs: number;
  /** Milliseconds; runs with their attempts and reports, resolved findings, messages, events. */
  readonly runsMs: number;
  /** Of each task, the newest so many runs. */
  readonly runsPerTask: number;
}

const DAY_MS = 86_400_000;

export const DEFAULT_KEEP: Keep = { logsMs: 90 * DAY_MS, runsMs: 400 * DAY_MS, runsPerTask: 5_000 };
