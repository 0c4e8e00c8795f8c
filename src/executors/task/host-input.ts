/** What a task's process is told on its standard input: one JSON object. Secrets travel here and nowhere else. */
export interface HostInput {
  /** A built-in task by name, or a module of the user's by absolute path. */
  readonly work: { readonly builtin: string } | { readonly module: string };
  /** As in the YAML's `with:`, references resolved. Not checked yet. */
  readonly settings: unknown;
  /** Powers that the YAML grants. */
  readonly granted: readonly string[];
  /** `--with k=v`. */
  readonly params: Readonly<Record<string, string>>;
  /** Fencing token of the claim. */
  readonly token: number;
  /** Time between the polite signal and the kill, ms. */
  readonly killGraceMs: number;
  /** Absolute path of a `DeskSnapshot` as JSON. */
  readonly deskFile: string;
}
