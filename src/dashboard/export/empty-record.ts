/** The record of a home in which nothing has ever happened. */
import type { LedgerSources } from "./collect.ts";

export const EMPTY_RECORD: LedgerSources = {
  reading: {
    history: async () => [],
    run: async () => null,
    liveRuns: async () => [],
    attempts: async () => [],
    report: async () => null,
    findings: async () => [],
    memories: async () => [],
    revisions: async () => [],
    events: async () => [],
  },
  overview: {
    moments: async () => [],
    momentsBetween: async () => [],
    newestRuns: async () => [],
    ends: async () => [],
    durations: async () => [],
    attemptsBetween: async () => [],
  },
};
