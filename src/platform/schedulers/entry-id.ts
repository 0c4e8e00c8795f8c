/** Names a home's entry, so that several homes stand side by side and each finds its own again. */
import { createHash } from "node:crypto";

/** @param home absolute path */
export function entryId(home: string): string {
  return createHash("sha256").update(home).digest("hex").slice(0, 8);
}
