/** What people may cause from a chat. */

/** How a command of our own ended. */
export interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An answer to a question that waits for a person. */
export interface Answer {
  readonly id: string;
  readonly yes: boolean;
  /** `telegram:NAME`. */
  readonly by: string;
  /** What the person wrote as the answer. */
  readonly words?: string;
}

/** What a chat may cause. */
export interface ChatPowers {
  /** Runs a command line of ours, without `nightdesk`. Never rejects. */
  runCommand(argv: readonly string[]): Promise<CommandEnd>;
  /**
   * Asks for a run of a task. Never rejects.
   *
   * @param asked is awaited with the run's id, before anybody is woken for it
   * @returns why it was not asked for, a sentence; null if it was
   */
  runTask(task: string, asked: (run: string) => Promise<void>): Promise<string | null>;
  /** @returns what to say to the person; null where questions cannot be answered */
  readonly answer: ((answer: Answer) => Promise<string>) | null;
  /** Free text of a person; null where nobody listens to it. */
  readonly say: ((text: string, by: string) => Promise<string>) | null;
}
