/** Starts the agent's program so that it cannot outlive us. */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Guard {
  /** Absolute path of a program that watches over another one, for systems without a parent-death signal. */
  readonly program: readonly string[];
  readonly platform: string;
  readonly path: string;
}

export function startProgram(
  { command, args, cwd, env }: ProgramOptions,
  guard: Guard,
): ChildProcessByStdio<Writable, Readable, Readable> {
  const [program = command, ...rest] = [...guarding(guard), command, ...args];
  return spawn(program, rest, {
    cwd,
    env,
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
    // Of a group of its own, so that a Ctrl-C on the terminal reaches Nightdesk first, which ends it in order.
    detached: guard.platform !== "win32",
  });
}

/** Linux kills it with us; elsewhere a small program looks whether we live. */
function guarding({ program, platform, path }: Guard): string[] {
  const setpriv = platform === "linux" ? onPath("setpriv", path) : null;
  return setpriv === null ? [...program] : [setpriv, "--pdeathsig", "KILL", "--"];
}

function onPath(name: string, path: string): string | null {
  for (const folder of path.split(delimiter)) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
