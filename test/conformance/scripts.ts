/** Shell scripts for tests, and what `nightdesk run --json` says of them. */

/** A script of these lines. */
export function shellScript(...lines: readonly string[]): string {
  return ["#!/bin/sh", ...lines, ""].join("\n");
}

/** A script that reports these lines after it has done the rest. */
export function reporting(lines: readonly unknown[], ...rest: readonly string[]): string {
  const text = lines.map((line) => JSON.stringify(line)).join("\n");
  return shellScript(...rest, `cat >> "$NIGHTDESK_OUTPUT" <<'END'`, text, "END");
}

export interface RunAnswer {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly changed: number | null;
  readonly exit_code: number | null;
  readonly report: {
    readonly headline: string | null;
    readonly body: string | null;
    readonly metrics: readonly unknown[];
    readonly findings: readonly { readonly key: string; readonly severity: string; readonly title: string }[];
    readonly artifacts: readonly string[];
    readonly changed: number | null;
    readonly problems: readonly unknown[];
  } | null;
}
