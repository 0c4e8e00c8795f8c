/**
 * By what a home knows its own sites: a word that nobody can guess and that tells nothing of the home. It never changes, so
 * that it makes no commit by itself.
 */
import { createHash, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LENGTH = 32;
const SEED = /^[0-9a-f]{64}$/;

/** Made when it is first needed. */
export function homeMark(home: string): string {
  const known = knownHomeMark(home);
  if (known !== null) return known;
  const folder = join(home, "state", "publishing");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Of two processes that make one at once, the first counts for both; a damaged one counts for nobody.
  const path = seedFile(home);
  const own = `${path}.${randomBytes(8).toString("hex")}`;
  writeFileSync(own, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  try {
    if (isThere(path)) rmSync(path);
    linkSync(own, path);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== "EEXIST") throw fault;
  } finally {
    rmSync(own, { force: true });
  }
  const made = knownHomeMark(home);
  if (made === null) throw new Error("the word by which this home knows its sites cannot be kept");
  return made;
}

/** null before the first publish. */
export function knownHomeMark(home: string): string | null {
  const seed = textOf(seedFile(home))?.trim() ?? "";
  return SEED.test(seed) ? markOf(seed) : null;
}

/** In place of a mark that is not made yet: as long as one. */
export const NO_HOME_MARK = "-".repeat(LENGTH);

function seedFile(home: string): string {
  return join(home, "state", "publishing", "home-seed");
}

function isThere(path: string): boolean {
  return textOf(path) !== null;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Letters a to p only: a row of digits could look like a number that means somebody. */
function markOf(seed: string): string {
  const hash = createHash("sha256").update(`nightdesk site ${seed}`).digest("hex").slice(0, LENGTH);
  return hash.replaceAll(/[0-9a-f]/g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
