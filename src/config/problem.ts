/** One thing that is wrong in a file of the user's, and how it is told. */

export interface Problem {
  /** Only errors keep a configuration from being used. */
  readonly severity: "error" | "warning";
  /** The file as the user knows it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** The offending text, on one line, shortened; empty if something is absent. */
  readonly text: string;
  /** A sentence without its full stop. */
  readonly message: string;
  /** What would have been right, or null. */
  readonly allowed: string | null;
  /** The valid word or form closest to what was written, or null. */
  readonly nearest: string | null;
}

/** `nightdesk.yaml:12:7: error: unknown key "schedul"; did you mean schedule? allowed: …` */
export function formatProblem(problem: Problem): string {
  const { file, line, column, severity, message, allowed, nearest } = problem;
  const told = `${file}:${line}:${column}: ${severity}: ${message}`;
  // The guess comes first: behind fifty words that are allowed nobody would find it.
  const guess = nearest === null ? "" : `; did you mean ${nearest}?`;
  const way = allowed === null ? "" : `${nearest === null ? ";" : ""} allowed: ${allowed}`;
  return showText(`${told}${guess}${way}`, 2_000);
}

/** Reading order: by line, then column; errors before warnings at one place. */
export function compareProblems(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column || a.severity.localeCompare(b.severity);
}

// Control characters could move the cursor or colour a terminal; bidi ones could make a line read otherwise.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0\ufdd1]/gu;

/** Text that is safe to print on one line, shortened to `limit` characters. */
export function showText(text: string, limit = 80): string {
  // The cut comes first so that a megabyte of text is not worked through for 80 characters.
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  return cut.replace(UNSAFE, (unsafe) => {
    if (unsafe === "\n") return "\\n";
    if (unsafe === "\t") return "\\t";
    if (unsafe === "\r") return "\\r";
    return `\\u${unsafe.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Text in quotes, for messages. */
export function quote(text: string): string {
  return `"${showText(text)}"`;
}
