/** Which file of a home is its configuration. */
import { posix, win32 } from "node:path";
import type { ConfigFiles } from "./context.ts";

/** Names that are looked for, the preferred one first. */
export const CONFIG_NAMES = ["nightdesk.yaml", "config.yaml"] as const;

export type FoundConfig =
  | { readonly kind: "found"; readonly name: string; readonly path: string }
  /** `message` is a sentence that says what to do. */
  | { readonly kind: "none" | "both"; readonly message: string };

/** Looks for the configuration of a home, given as an absolute path. */
export function findConfigFile(
  home: string,
  files: Pick<ConfigFiles, "kind">,
  platform: string,
): FoundConfig {
  const { join } = platform === "win32" ? win32 : posix;
  const there = CONFIG_NAMES.filter((name) => files.kind(join(home, name)) === "file");
  const [name, second] = there;
  if (name === undefined) {
    return { kind: "none", message: `There is no nightdesk.yaml in ${home}. "nightdesk init" writes one.` };
  }
  if (second !== undefined) {
    return { kind: "both", message: `${home} holds both ${name} and ${second}; keep one of them.` };
  }
  return { kind: "found", name, path: join(home, name) };
}
