/** The operating system's processes, as far as the engine and the executors need them. */
import type { ProcessIdentity } from "../core/run.ts";

export interface Processes {
  /** This process. */
  self(): ProcessIdentity;
  /** Identity of a living process, or null if there is none with this pid. */
  identify(pid: number): ProcessIdentity | null;
  /**
   * `alive` and `dead` are proofs; `unknown` means that the system would not tell, and counts as alive.
   */
  liveness(identity: ProcessIdentity): "alive" | "dead" | "unknown";
  /** Pids of living processes whose environment holds `NIGHTDESK_RUN_ID=runId`, without this process. */
  findByRun(runId: string): number[];
  /**
   * Ends a whole process tree: polite signal to the group, grace, kill, sweep for escapees by the run's marker,
   * verify. Returns when nothing is left or nothing more can be done.
   *
   * @returns pids that could not be ended; empty in every normal case.
   */
  endTree(options: { rootPid: number | null; runId: string; graceMs: number }): Promise<number[]>;
}
