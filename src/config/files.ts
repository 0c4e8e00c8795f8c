/** Paths that the configuration names: made absolute, and looked at. */
import { posix, win32 } from "node:path";
import { nearestWord } from "./nearest.ts";
import type { Path } from "./place.ts";
import { quote } from "./problem.ts";
import { complain, type Reader } from "./reader.ts";

/** Extensions for which Nightdesk knows the program that runs them. */
export const INTERPRETED: ReadonlySet<string> = new Set([
  ".py",
  ".ts",
  ".mts",
  ".js",
  ".mjs",
  ".cjs",
  ".sh",
  ".ps1",
  ".rb",
  ".bat",
  ".cmd",
]);

/** Rules for paths of the machine that the configuration is for. */
export function flavour(reader: Reader): typeof posix {
  return reader.context.platform === "win32" ? win32 : posix;
}

/** The absolute path of one that may start at the home. */
export function absolutePath(reader: Reader, written: string): string {
  return flavour(reader).resolve(reader.context.home, written.trim());
}

/** True if running the file needs no run bit. */
export function isInterpreted(reader: Reader, file: string): boolean {
  return INTERPRETED.has(flavour(reader).extname(file).toLowerCase());
}

interface FileUse {
  /** What the file is, for messages: `script`, `prompt`. */
  readonly what: string;
  /** True if it is started as a program. */
  readonly runs: boolean;
}

/** The absolute path of a file that has to be there. What is wrong with it is added to the collector. */
export function requireFile(reader: Reader, written: string, at: Path, use: FileUse): string {
  const file = absolutePath(reader, written);
  const { files } = reader.context;
  if (files === null) return file;
  const kind = files.kind(file);
  if (kind === null) {
    const nearest = nearestFile(reader, written, file);
    complain(reader, at, {
      message: `the ${use.what} ${quote(written)} is not there`,
      allowed: `an existing file, relative to the home folder${written.trim().includes(" ") ? "; arguments go into args" : ""}`,
      nearest,
    });
    return file;
  }
  if (kind === "folder") {
    complain(reader, at, { message: `${quote(written)} is a folder`, allowed: "a file" });
    return file;
  }
  if (files.writableByOthers(file)) {
    complain(reader, at, {
      message: `other users may change ${quote(written)}, so it is not trusted`,
      allowed: `only you may write it and its folder: chmod go-w ${written}`,
    });
  }
  if (use.runs && !isInterpreted(reader, file) && !files.isExecutable(file)) {
    complain(reader, at, {
      message: `${quote(written)} may not be executed`,
      allowed: `an extension among ${[...INTERPRETED].join(" ")}, or the run bit: chmod +x ${written}`,
    });
  }
  return file;
}

/** The existing file that was most likely meant, as it would be written; or null. */
export function nearestFile(reader: Reader, written: string, file: string): string | null {
  const { dirname, basename } = flavour(reader);
  const names = reader.context.files?.names?.(dirname(file)) ?? [];
  const name = basename(file);
  const found = nearestWord(name, names);
  return found === null || !written.endsWith(name) ? null : written.slice(0, -name.length) + found;
}

/** A prompt stands in a file if it ends like one, else it is the prompt itself. */
export function readPrompt(
  reader: Reader,
  written: string,
  at: Path,
): { text: string | null; file: string | null } {
  const isFile = /\.(?:md|txt)$/i.test(written) && !written.includes("\n");
  if (!isFile) return { text: written, file: null };
  return { text: null, file: requireFile(reader, written, at, { what: "prompt", runs: false }) };
}
