/** Nightdesk as a user has it: launcher and bundle, without the sources beside. */
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "./programs.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** A command line over a home. */
export type Command = (home: string, ...line: string[]) => Program;

/**
 * Copies what `npm run build` made.
 *
 * @returns how commands of it are started
 */
export function install(folder: string): Command {
  if (!existsSync(join(ROOT, "dist", "main.js"))) throw new Error('There is no bundle; run "npm run build".');
  mkdirSync(folder);
  for (const part of ["bin", "dist", "package.json"]) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  const launcher = join(folder, "bin", "nightdesk.js");
  return (home, ...line) => ({
    argv: [process.execPath, launcher, ...line],
    env: { NIGHTDESK_HOME: home, XDG_CACHE_HOME: join(folder, "cache") },
  });
}
