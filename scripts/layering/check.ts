/** The directions of the house: reads every module under `src/` and compares its imports with `rooms.ts`. */
import { globSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { clockReads } from "./clock-reads.ts";
import { readImports } from "./read-imports.ts";
import type { Import } from "./read-imports.ts";
import { COMPOSITION_ROOTS, ROOMS, ROOMS_THAT_READ_THE_MACHINE } from "./rooms.ts";
import type { Room } from "./rooms.ts";

export interface LayeringResult {
  /** Sentences that begin with `src/file.ts:line:`. */
  readonly violations: readonly string[];
  /** What was looked at; a check that saw nothing has proved nothing. */
  readonly modules: number;
  readonly imports: number;
}

/** @param root folder that holds `src/` */
export function checkLayering(root: string): LayeringResult {
  const violations: string[] = [];
  let imports = 0;
  const modules = modulesOf(join(root, "src"));
  for (const file of modules) {
    const text = readFileSync(join(root, "src", file), "utf8");
    const found = readImports(file, text);
    if (!mayReadMachine(file)) {
      violations.push(
        ...clockReads(file, text).map((line) => `src/${file}:${line}: \`new Date()\` reads the clock`),
      );
    }
    imports += found.length;
    for (const entry of found) {
      const problem = problemOf(file, entry);
      if (problem !== null) violations.push(`src/${file}:${entry.line}: ${problem}`);
    }
  }
  return { violations, modules: modules.length, imports };
}

function modulesOf(folder: string): string[] {
  const files = globSync("**/*.{ts,tsx}", { cwd: folder }).map((file) => file.split(sep).join("/"));
  return files.filter((file) => !isTest(file)).sort();
}

/** Tests, what they need, and the suites that every adapter of a port has to pass. */
function isTest(file: string): boolean {
  const folders = file.split("/");
  if (folders.includes("fixtures") || folders.includes("conformance")) return true;
  return /(?:\.test|-fixtures?|\/conformance)\.tsx?$/.test(file);
}

function problemOf(file: string, { specifier, names }: Import): string | null {
  if (specifier === "zod" && (names.includes("z") || names.includes("default"))) {
    // The named import pulls every language that zod speaks into the bundle.
    return 'write `import * as z from "zod"`';
  }
  if (specifier === "node:process" && !mayReadMachine(file))
    return `only ${ROOMS_THAT_READ_THE_MACHINE.join(", ")} read the machine`;
  const from = roomOf(file);
  if (COMPOSITION_ROOTS.includes(file)) return null;
  if (from === null) return `${file} lies in no room; name its room in scripts/layering/rooms.ts`;
  if (!specifier.startsWith(".")) {
    if (allowsPackage(from, specifier)) return null;
    return `${from.name} may not import the package "${specifier}"`;
  }
  const target = posix.normalize(posix.join(posix.dirname(file), specifier));
  if (target.startsWith("../")) return `"${specifier}" lies outside src`;
  if (isTest(target)) return `"${specifier}" is test code`;
  if (COMPOSITION_ROOTS.includes(target)) return `nobody imports ${target}`;
  const to = roomOf(target);
  if (to === null) return `"${specifier}" lies in no room; name its room in scripts/layering/rooms.ts`;
  if (to === from || from.rooms.includes(to.name)) return null;
  return `${from.name} may not import from ${to.name} ("${specifier}")`;
}

function mayReadMachine(file: string): boolean {
  return ROOMS_THAT_READ_THE_MACHINE.some((name) => file === name || file.startsWith(`${name}/`));
}

function roomOf(file: string): Room | null {
  const holding = ROOMS.filter(({ name }) => file === name || file.startsWith(`${name}/`));
  holding.sort((a, b) => b.name.length - a.name.length);
  return holding[0] ?? null;
}

function allowsPackage(room: Room, specifier: string): boolean {
  if (specifier.startsWith("node:")) {
    return room.packages.includes("node:*") || room.packages.includes(specifier);
  }
  return room.packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}
