/** Where a long answer goes: standard output, or a file that is there whole or not at all. */
import {
  closeSync,
  existsSync,
  linkSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  write,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { promisify } from "node:util";
import type { CliContext } from "./context.ts";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";
import { homeOf } from "./valid-config.ts";

const writeSome = promisify(write);

export interface Target {
  write(bytes: Uint8Array): Promise<void>;
  /** Puts the file in its place. */
  commit(): void;
  /** Leaves nothing behind, unless it was committed. */
  abandon(): void;
}

/** @param force may a file that is there be replaced? */
export function openTarget(context: CliContext, output: string | undefined, force: boolean): Target {
  if (output === undefined) {
    const { stdout } = context.process;
    return { write: (bytes) => stdout.writeBytes(bytes), commit: () => undefined, abandon: () => undefined };
  }
  const path = resolve(context.cwd, output);
  if (isOwn(homeOf(context).folder, path)) {
    throw new CliError(EXIT.usage, `${output} is where Nightdesk keeps its own data; name another file.`);
  }
  return fileTarget(path, output, force);
}

/** Databases below the home are never written to as files, with `--force` neither. */
function isOwn(home: string, path: string): boolean {
  const place = relative(real(home), real(path));
  const [first = "", ...rest] = place.split(sep);
  if (first === "state" || place === ".env" || /^(nightdesk|config)\.yaml$/.test(place)) return true;
  return first === "data" && rest.length > 0 && /\.db(-wal|-shm|-journal)?$/i.test(place);
}

/** Through links, as far as it is there. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), basename(path));
  }
}

function fileTarget(wanted: string, named: string, force: boolean): Target {
  const stat = statSync(wanted, { throwIfNoEntry: false });
  // What a link points to is replaced, not the link.
  const path = stat === undefined ? wanted : realpathSync(wanted);
  if (stat?.isDirectory()) throw new CliError(EXIT.usage, `${named} is a folder; a file is needed.`);
  // A device or a pipe is written to; there is nothing to put in its place.
  if (stat !== undefined && !stat.isFile()) return streamTarget(path, named);
  if (stat !== undefined && !force) throw exists(named);
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
  let file = openOrSay(draft, "wx", named);
  return {
    write: (bytes) => writeAll(file, bytes),
    commit() {
      // It can be made again; the system writes it to the disk in its own time, as it does for other programs' output.
      closeSync(file);
      file = -1;
      if (force || !canLink(draft, path, named)) renameSync(draft, path);
    },
    abandon() {
      if (file !== -1) closeSync(file);
      file = -1;
      rmSync(draft, { force: true });
    },
  };
}

function streamTarget(path: string, named: string): Target {
  const file = openOrSay(path, "w", named);
  return {
    write: (bytes) => writeAll(file, bytes),
    commit: () => undefined,
    abandon: () => closeSync(file),
  };
}

/** Beside what else the program does: the next bytes are made meanwhile. */
async function writeAll(file: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await writeSome(file, bytes, at)).bytesWritten;
}

function openOrSay(path: string, how: "w" | "wx", named: string): number {
  try {
    return openSync(path, how, 0o600);
  } catch (cause) {
    throw new CliError(
      EXIT.unavailable,
      `${named} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      null,
      cause,
    );
  }
}

/** A second name is refused where a file is, also one that came meanwhile. Not every file system has second names. */
function canLink(draft: string, path: string, named: string): boolean {
  try {
    linkSync(draft, path);
  } catch {
    if (existsSync(path)) throw exists(named);
    return false;
  }
  rmSync(draft, { force: true });
  return true;
}

function exists(named: string): CliError {
  return new CliError(EXIT.usage, `${named} is there already; --force replaces it.`);
}
