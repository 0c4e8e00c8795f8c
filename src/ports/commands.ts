/** Nightdesk's own command line, called from inside: what a command prints is its contract, for whoever asks. */

export interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Commands {
  /**
   * Runs one command to its end, over the home that the caller was started with; never rejects.
   *
   * @param args its words without `nightdesk` and without `--home`
   */
  run(args: readonly string[]): Promise<CommandEnd>;
}
