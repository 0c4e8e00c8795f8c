/** From an error to the sentence that a person reads and the code that a program reads. */
import { CliError } from "./errors.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";

/** The sentence says what is wrong with the file and what is needed in its place. */
const BAD_GENOME_FILE = [
  "empty",
  "truncated",
  "corrupt",
  "not_text",
  "unknown_format",
  "line_too_long",
  "bad_line",
  "assembly_mixed",
  "refused",
];

/** What to tell about faults of other rooms that have a stable `code`. */
const KNOWN: Readonly<Record<string, { readonly exitCode: ExitCode; readonly hint: string | null }>> = {
  LEDGER_CORRUPT: {
    exitCode: EXIT.unavailable,
    hint: "The next tick or start keeps the damaged file aside and restores the newest backup. Look at it first: nightdesk doctor",
  },
  LEDGER_GONE: {
    exitCode: EXIT.unavailable,
    hint: "The next tick or start puts the newest copy from state/backup in its place, if there is one, and says so.",
  },
  LEDGER_READ_ONLY: {
    exitCode: EXIT.unavailable,
    hint: "Nightdesk must be able to write in the home's state folder. Check its permissions, or run as its owner.",
  },
  LEDGER_FULL: {
    exitCode: EXIT.unavailable,
    hint: "The disk is full. Free some space; nothing recorded is lost.",
  },
  LEDGER_TOO_NEW: {
    exitCode: EXIT.unavailable,
    hint: "A newer Nightdesk has written this ledger. Use that version, or a newer one.",
  },
  LEDGER_UNAVAILABLE: { exitCode: EXIT.unavailable, hint: "Look at it with: nightdesk doctor" },
  LEDGER_BUSY: { exitCode: EXIT.busy, hint: "Another Nightdesk is writing just now; try again in a moment." },
  busy: { exitCode: EXIT.busy, hint: "A task is writing this dataset just now; try again in a moment." },
  damaged: {
    exitCode: EXIT.unavailable,
    hint: "The dataset's file is in data/; its task can build it anew: nightdesk run TASK --full",
  },
  too_slow: { exitCode: EXIT.failed, hint: null },
  unwritable: {
    exitCode: EXIT.unavailable,
    hint: "Check the free space of the disk and the permissions of data/.",
  },
  no_index: {
    exitCode: EXIT.unavailable,
    hint: "Build it with a task that says use: clinvar, and run it: nightdesk run TASK",
  },
  assembly_unknown: { exitCode: EXIT.usage, hint: null },
  assembly_wrong: { exitCode: EXIT.usage, hint: null },
  ...Object.fromEntries(BAD_GENOME_FILE.map((code) => [code, { exitCode: EXIT.failed, hint: null }])),
  ENOSPC: {
    exitCode: EXIT.unavailable,
    hint: "The disk is full. Free some space; nothing recorded is lost.",
  },
  EROFS: { exitCode: EXIT.unavailable, hint: "The home lies on a read-only file system." },
  EACCES: { exitCode: EXIT.unavailable, hint: "Check the permissions of the home, or run as its owner." },
  EPERM: { exitCode: EXIT.unavailable, hint: "Check the permissions of the home, or run as its owner." },
};

/** Exit code for whatever a command throws. */
export function exitCodeOf(fault: unknown): ExitCode {
  if (fault instanceof CliError) return fault.exitCode;
  return KNOWN[codeOf(fault)]?.exitCode ?? EXIT.failed;
}

/** The sentence for it, without a final newline. */
export function describeFault(fault: unknown, debug: boolean): string {
  const message = fault instanceof Error ? fault.message : String(fault);
  const known = KNOWN[codeOf(fault)];
  const hint = fault instanceof CliError ? fault.hint : (known?.hint ?? null);
  const expected = fault instanceof CliError || known !== undefined;
  const lines = [expected ? `nightdesk: ${message}` : `nightdesk: this should not have happened: ${message}`];
  if (hint !== null) lines.push(`  ${hint}`);
  if (debug) lines.push(stackOf(fault));
  else if (!expected) lines.push("  With NIGHTDESK_DEBUG=1 the place in the program is shown too.");
  return lines.join("\n");
}

/** What to say when standard output or standard error takes no more, but for a reader that has gone. */
export function describeUnwritable({ message }: Error): string {
  return `nightdesk: the output cannot be written: ${message}`;
}

/** The stable code of an error; empty if it has none. */
export function codeOf(fault: unknown): string {
  if (typeof fault !== "object" || fault === null || !("code" in fault)) return "";
  return typeof fault.code === "string" ? fault.code : "";
}

function stackOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const cause = fault.cause === undefined ? "" : `\ncaused by ${stackOf(fault.cause)}`;
  return `${fault.stack ?? fault.message}${cause}`;
}
