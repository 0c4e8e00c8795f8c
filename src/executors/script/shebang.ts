/** The first line of a script, if it names the program to run it. */
import { closeSync, openSync, readSync } from "node:fs";

export interface Shebang {
  /** Absolute path, or a name if `throughPath`. */
  readonly program: string;
  readonly args: readonly string[];
  /** True for `#!/usr/bin/env name`. */
  readonly throughPath: boolean;
  /** True if the line ends as on Windows: systems then look for a program whose name ends so. */
  readonly carriageReturn: boolean;
}

/** The system itself reads no more. */
const LONGEST = 256;

/** Reads a file's first line. Throws a system error if it cannot be read. */
export function readShebang(path: string): Shebang | null {
  const bytes = Buffer.alloc(LONGEST);
  const file = openSync(path, "r");
  try {
    return parseShebang(bytes.subarray(0, readSync(file, bytes)).toString("utf8"));
  } finally {
    closeSync(file);
  }
}

/** @param text the beginning of a file */
export function parseShebang(text: string): Shebang | null {
  const [first = ""] = text.split("\n", 1);
  const match = /^#!\s*(\S+)[ \t]*(.*?)[ \t]*(\r?)$/.exec(first);
  if (match === null) return null;
  const [, program = "", rest = "", end] = match;
  const carriageReturn = end === "\r" || program.endsWith("\r");
  const clean = program.replace(/\r$/, "");
  // The system passes what follows as one argument; `env -S` splits it.
  if (!clean.endsWith("/env")) {
    return { program: clean, args: rest === "" ? [] : [rest], throughPath: false, carriageReturn };
  }
  const [name = "", ...args] = rest.replace(/^-S\s*/, "").split(/\s+/);
  return { program: name, args, throughPath: true, carriageReturn };
}
