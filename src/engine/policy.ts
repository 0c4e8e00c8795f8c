/** Numbers that the engine lives by. Milliseconds unless the name says otherwise. */

/** `after_any` starts when the desk has been quiet for this long … */
export const AFTER_QUIET_MS = 10_000;
/** … but never later than this after the first reason for it. */
export const AFTER_MAX_WAIT_MS = 60_000;

/** A publish that follows other tasks and did not come through is tried again after this. */
export const PUBLISH_AGAIN_MS = 3_600_000;

export const REAL_PACE = { stepMs: 15_000, cancelPollMs: 500 } as const;

/** `tick` stays for waits that end within this time. */
export const TICK_PATIENCE_MS = 15 * 60_000;

/** After a fault of Nightdesk itself, for instance a full disk, wait this long. */
export const AFTER_FAULT_MS = 5_000;

/** `start --once` stays for slots that come within this time. */
export const ONCE_PATIENCE_MS = 60_000;

/** Catch-up runs of `run_all` start this far apart. */
export const CATCH_UP_SPACING_MS = 5_000;

/** A failing task alerts again after this time at the earliest. */
export const ALERT_REPEAT_MS = 24 * 3_600_000;

/** The resident agent hears of things after they have been quiet for so long … */
export const RESIDENT_QUIET_MS = 60_000;
/** … and not more often than this. */
export const RESIDENT_PAUSE_MS = 5 * 60_000;

/** A Claude task is paused after so many failures in a row … */
export const FAILURES_BEFORE_PAUSE = 5;
/** … or so many results that are the same to the letter. */
export const SAME_RESULTS_BEFORE_PAUSE = 7;

/** What the system's scheduler writes down of each `tick`; beyond so many bytes it begins anew, the old one is kept. */
export const TICK_LOG = "state/tick.log";
export const TICK_LOG_BYTES = 1 << 20;

/** Nightly copies of the ledger that are kept. */
export const BACKUPS_KEPT = 7;

/** Clock: a jump forward beyond this is not believed at once. */
export const CLOCK_FORWARD_MS = 30 * 24 * 3_600_000;
/** Clock: lying further than this before the newest recorded instant is not believed at once. */
export const CLOCK_BACK_MS = 3_600_000;
/** Clock: a doubted clock that has run evenly for this long is believed. */
export const CLOCK_STABLE_MS = 10 * 60_000;
/** Clock: 1 January 2020. No machine that runs this program lives before it. */
export const CLOCK_FLOOR = Date.UTC(2020, 0, 1);

/** Runs that models may have queued within an hour, all tasks and all models together. */
export const MODEL_RUNS_PER_HOUR = 10;

/** Proposals of one day that a person may be asked to read. */
export const PROPOSALS_PER_DAY = 10;
