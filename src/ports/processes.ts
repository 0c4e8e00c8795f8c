/** The operating system's processes, as far as the engine and the executors need them. */
import type { ProcessIdentity } from "../core/run.ts";

export interface Processes {
  /** This process. */
  self(): ProcessIdentity;
  /**
   * Identity of a living process, or null if there is none with this pid.
   *
   * @param hint `just_started` for a child of our own that was started this moment: where asking the system is slow
   *   (Windows) the present time then stands for its start
   */
  identify(pid: number, hint?: "just_started"): ProcessIdentity | null;
  /**
   * `alive` and `dead` are proofs; `unknown` means that the system would not tell, and counts as alive.
   */
  liveness(identity: ProcessIdentity): "alive" | "dead" | "unknown";
  /** Pids of living processes whose environment holds `NIGHTDESK_RUN_ID=runId`, without this process. */
  findByRun(runId: string): number[];
  /**
   * Makes a place for a run's processes that none of them can leave unseen.
   *
   * @returns a file to which the first process writes its pid to enter, with all that it will start; null where the
   *   system has no such place. The marker in the environment is then what counts.
   */
  enclosure?(runId: string): string | null;
  /**
   * What is left of a run after its main process has ended: members of its group and carriers of its marker.
   * Cheap where nothing is left, which is the normal case.
   */
  leftovers(options: TreeOptions): Promise<number[]>;
  /**
   * Ends a whole process tree: polite signal to the group, grace, kill, sweep for escapees by the run's marker,
   * verify. Returns when nothing is left or nothing more can be done. Never signals a stranger that got the pid of
   * a process long gone.
   *
   * @returns pids that could not be ended; empty in every normal case.
   */
  endTree(options: TreeOptions & { readonly graceMs: number }): Promise<number[]>;
}

export interface TreeOptions {
  /** The process that was started, alive or not; null if it was never known. */
  readonly root: ProcessIdentity | null;
  readonly runId: string;
}
