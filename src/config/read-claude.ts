/** `claude:` as other rooms get it. */
import type { SecretBearing } from "../core/task.ts";
import type { Plain } from "./document.ts";
import { requireFile } from "./files.ts";
import type { Values } from "./read-keys.ts";
import { complainAtKey, isMap, type Reader } from "./reader.ts";
import { referencesIn } from "./references.ts";
import type { CLAUDE_SHAPE } from "./shapes/top.ts";

type Claude = { readonly [K in keyof Values<typeof CLAUDE_SHAPE>]?: string | undefined };

/**
 * The map with its words in small letters and the program's path absolute; null if there is none.
 *
 * @param written as it stands in the file
 * @param read the same after its types were checked; undefined if one of them is wrong
 */
export function readClaude(
  reader: Reader,
  written: Plain | undefined,
  read: Claude | undefined,
): SecretBearing | null {
  if (!isMap(written)) return null;
  if (read === undefined) return written;
  const { auth, without_key: withoutKey, executable } = read;
  return {
    ...written,
    ...(auth === undefined ? {} : { auth }),
    ...(withoutKey === undefined ? {} : { without_key: withoutKey }),
    ...(executable === undefined ? {} : { executable: program(reader, executable, auth) }),
  };
}

function program(reader: Reader, executable: string, auth: string | undefined): string {
  const path = ["claude", "executable"];
  if (auth !== "login") {
    complainAtKey(reader, path, {
      message: "executable has no effect without auth: login",
      severity: "warning",
    });
  }
  if (referencesIn(executable).length > 0) return executable;
  return requireFile(reader, executable, path, { what: "program", runs: true });
}
