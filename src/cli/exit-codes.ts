/** Exit codes of `nightdesk`, the same for every command; the numbers above 64 are those of sysexits.h. */
export const EXIT = {
  /** Done. */
  done: 0,
  /** Something ran and failed. */
  failed: 1,
  /** Wrong usage of the command line. */
  usage: 2,
  /** Something that is needed is not there: a home, a run, an interpreter, a port. */
  unavailable: 69,
  /** Busy; the same command may succeed later. */
  busy: 75,
  /** The configuration is wrong. */
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
