/** Ids of the home's tasks for completion: read by eye rather than by a YAML parser, because a key press waits. */
import { readFileSync } from "node:fs";
import type { CliContext } from "../context.ts";
import { findHome } from "../home.ts";

/** @returns ids in the order of the file; none if there is no home */
export function taskIds(context: CliContext): readonly string[] {
  try {
    const variable = context.process.env["NIGHTDESK_HOME"];
    const home = findHome({ flag: context.globals.home, variable, cwd: context.cwd });
    const text = readFileSync(home.configFile, "utf8");
    return [
      ...text.matchAll(/^[ \t]*(?:-[ \t]*\{[ \t]*|-[ \t]+|\{[ \t]*)?id[ \t]*:[ \t]*["']?([a-z][a-z0-9_]*)/gm),
    ].map((match) => match[1] ?? "");
  } catch {
    return [];
  }
}
