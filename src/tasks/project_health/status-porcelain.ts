/** Reads `git status --porcelain=v2 --branch --show-stash -z`. */
import { decodeBytes } from "./bytes.ts";

export interface StatusEntry {
  readonly kind: "changed" | "renamed" | "unmerged" | "untracked" | "ignored";
  /** Two letters, index and work tree; `??` and `!!` for files outside version control. */
  readonly xy: string;
  /** `N...`, or `S` with what changed inside a submodule: commit, modified, untracked. */
  readonly submodule: string;
  /** For people: UTF-8, with bytes that are none written as `\xNN`. Folders end with `/`. */
  readonly path: string;
  /** The path as git gave it, below the work tree. */
  readonly rawPath: Buffer;
  /** Where a renamed or copied file came from. */
  readonly from: string | null;
}

export interface Status {
  /** null before the first commit. */
  readonly head: string | null;
  /** null if HEAD is detached. */
  readonly branch: string | null;
  readonly upstream: string | null;
  /** null if there is no upstream, or its branch is gone. */
  readonly ahead: number | null;
  readonly behind: number | null;
  readonly stashes: number;
  readonly entries: readonly StatusEntry[];
  /** True if the text ended within a record: only what came before is here. */
  readonly truncated: boolean;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * @param output whole output of the command; a cut-off end is noted, not thrown
 * @throws Error on a record that no known version of git writes
 */
export function parseStatus(output: Buffer): Status {
  // One char per byte keeps every name intact; names are decoded one by one.
  const records = output.toString("latin1").split("\0");
  const unfinished = records.pop() ?? "";
  const entries: StatusEntry[] = [];
  const status: Writable<Status> = {
    head: null,
    branch: null,
    upstream: null,
    ahead: null,
    behind: null,
    stashes: 0,
    entries,
    truncated: unfinished !== "",
  };
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index] ?? "";
    if (record.startsWith("# ")) {
      readHeader(record.slice(2), status);
      continue;
    }
    const renamed = record.startsWith("2 ");
    const from = renamed ? records[index + 1] : undefined;
    if (renamed && from === undefined) {
      status.truncated = true;
      break;
    }
    entries.push(readEntry(record, from ?? null));
    if (renamed) index += 1;
  }
  return status;
}

function readHeader(header: string, status: Writable<Status>): void {
  const space = header.indexOf(" ");
  const name = space < 0 ? header : header.slice(0, space);
  const value = space < 0 ? "" : header.slice(space + 1);
  if (name === "branch.oid") status.head = value === "(initial)" ? null : value;
  if (name === "branch.head") status.branch = value === "(detached)" ? null : decodeBytes(value);
  if (name === "branch.upstream") status.upstream = decodeBytes(value);
  if (name === "stash") status.stashes = Number.parseInt(value, 10) || 0;
  const counts = name === "branch.ab" ? /^\+(\d+) -(\d+)$/.exec(value) : null;
  if (counts !== null) {
    status.ahead = Number(counts[1]);
    status.behind = Number(counts[2]);
  }
}

/** Fields before the path, by first letter: `1 XY sub mH mI mW hH hI`, and so on. */
const FIELDS = { "1": 8, "2": 9, u: 10 } as const;
const KINDS = { "1": "changed", "2": "renamed", u: "unmerged" } as const;

function readEntry(record: string, from: string | null): StatusEntry {
  const letter = record[0];
  if ((letter === "?" || letter === "!") && record[1] === " ") {
    const kind = letter === "?" ? "untracked" : "ignored";
    return { kind, xy: letter + letter, submodule: "N...", ...pathOf(record.slice(2)), from: null };
  }
  if (letter !== "1" && letter !== "2" && letter !== "u") throw unknownRecord(record);
  const { head, rest } = splitFields(record, FIELDS[letter]);
  const [, xy, submodule] = head;
  if (xy === undefined || submodule === undefined || rest === "") throw unknownRecord(record);
  return {
    kind: KINDS[letter],
    xy,
    submodule,
    ...pathOf(rest),
    from: from === null ? null : decodeBytes(from),
  };
}

function splitFields(record: string, count: number): { head: string[]; rest: string } {
  const head: string[] = [];
  let start = 0;
  while (head.length < count) {
    const space = record.indexOf(" ", start);
    if (space < 0) throw unknownRecord(record);
    head.push(record.slice(start, space));
    start = space + 1;
  }
  return { head, rest: record.slice(start) };
}

function pathOf(latin1: string): { path: string; rawPath: Buffer } {
  return { path: decodeBytes(latin1), rawPath: Buffer.from(latin1, "latin1") };
}

function unknownRecord(record: string): Error {
  return new Error(
    `git status wrote a record that is not understood: ${JSON.stringify(record.slice(0, 80))}`,
  );
}
