/** One thing that `doctor` looked at. */
export interface Check {
  readonly name: string;
  /** `problem` makes the exit code 1; `warning` is worth knowing. */
  readonly status: "ok" | "warning" | "problem";
  /** A sentence without its full stop. */
  readonly text: string;
  /** What to do; null if nothing. */
  readonly hint: string | null;
}

export function ok(name: string, text: string): Check {
  return { name, status: "ok", text, hint: null };
}

export function warning(name: string, text: string, hint: string | null = null): Check {
  return { name, status: "warning", text, hint };
}

export function problem(name: string, text: string, hint: string | null = null): Check {
  return { name, status: "problem", text, hint };
}
