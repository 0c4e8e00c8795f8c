/** The two things that a model may do beside reading. Both leave the last word to a person. */

/** Why it was not done, and what a person can do about it. */
export interface Refused {
  readonly kind: "refused";
  readonly sentence: string;
}

export interface EnqueuedRun {
  readonly kind: "queued";
  readonly run: string;
  /** False if a run that was asked for before still waits; then that is the one that is named. */
  readonly isNew: boolean;
  /** True if a loop is at work and takes it up by itself; else the next `tick` or `start` does. */
  readonly loopIsAlive: boolean;
}

export interface Proposal {
  /** One task as YAML. */
  readonly yaml: string;
  readonly why: string;
  /** Who proposes it, as the caller names itself. */
  readonly by: string;
}

export interface WrittenProposal {
  readonly kind: "written";
  readonly task: string;
  /** Relative to the home. */
  readonly path: string;
  /** Name of the home's YAML, in which a person may enable it. */
  readonly configFile: string;
  readonly warnings: readonly string[];
}

export interface ModelPowers {
  /** Adds a run of a task that allows it, and does not wait for its end. Never rejects. */
  enqueue(task: string): Promise<EnqueuedRun | Refused>;
  /** Lays a disabled task before a person; the configuration stays as it is. Never rejects. */
  propose(proposal: Proposal): Promise<WrittenProposal | Refused>;
}
