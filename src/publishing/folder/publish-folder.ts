/** Publishing into a folder: what differs is written, what is no longer in the site and ours is removed. */
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { PublishError } from "../../ports/publish-error.ts";
import { DOMAIN_FILE } from "../markers.ts";
import {
  type Hashes,
  type Manifest,
  newSuffix,
  readManifest,
  sha256,
  writeManifest,
  writeWhole,
} from "./manifest.ts";
import { nearestThere } from "./nearest.ts";

export interface FolderDifference {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

type Files = ReadonlyMap<string, Uint8Array>;

export interface Owner {
  /** Mark of the home that publishes. */
  readonly home: string;
  /** Take a folder that another home has written. */
  readonly adopt: boolean;
}

type Tell = (sentence: string) => void;

/**
 * Each file is there whole, as it was or as it is now, at every moment; pages come last, so that they find what they
 * name.
 *
 * @param folder absolute, links followed
 * @param tell hears what became of files that somebody changed after us
 * @throws PublishError `not_ours`, `unwritable`
 */
export function publishFolder(
  folder: string,
  shown: string,
  files: Files,
  owner: Owner,
  tell: Tell = () => undefined,
): FolderDifference {
  return orUnwritable(shown, () => {
    mkdirSync(folder, { recursive: true });
    return write(folder, planFor(folder, shown, files, owner), files, owner, tell);
  });
}

/** Would publishing there be refused? Writes nothing. @throws PublishError as `publishFolder` would */
export function lookAtFolder(folder: string, shown: string, files: Files, owner: Owner): void {
  orUnwritable(shown, () => {
    const isThere = existsSync(folder);
    const plan = isThere ? planFor(folder, shown, files, owner) : null;
    if (plan !== null && !plan.isBegun) return;
    accessSync(nearestThere(folder) ?? folder, constants.W_OK | constants.X_OK);
  });
}

function orUnwritable<T>(shown: string, work: () => T): T {
  try {
    return work();
  } catch (fault) {
    if (fault instanceof PublishError) throw fault;
    const why = (fault as Error).message;
    throw new PublishError("unwritable", `The folder ${shown} cannot be written: ${why}.`, [], {
      cause: fault,
    });
  }
}

interface Plan {
  readonly before: Manifest;
  readonly ours: ReadonlySet<string>;
  readonly wanted: Hashes;
  readonly toWrite: readonly string[];
  /** Ours, gone from the site, and changed by somebody: they stay. */
  readonly edited: readonly string[];
  readonly difference: FolderDifference;
  /** Something is to be written or removed. */
  readonly isBegun: boolean;
}

function planFor(folder: string, shown: string, files: Files, { home, adopt }: Owner): Plan {
  const before = readManifest(folder, shown);
  if (before.home !== null && before.home !== home && !adopt) {
    throw new PublishError(
      "not_ours",
      `The folder ${shown} is the site of another Nightdesk home; name another folder, or write \`adopt: true\` to have that site replaced.`,
    );
  }
  const ours = new Set([...before.files.keys(), ...(before.writing?.files.keys() ?? [])]);
  const wanted = new Map([...files].map(([path, bytes]) => [path, sha256(bytes)]));
  const states = new Map([...files].map(([path, bytes]) => [path, stateOf(folder, path, bytes)]));
  const inTheWay = [...states].find(([path, state]) => state === "differs" && !ours.has(path));
  if (inTheWay !== undefined) {
    throw new PublishError(
      "not_ours",
      `${JSON.stringify(inTheWay[0])} in ${shown} was not written by Nightdesk; move it away.`,
    );
  }
  const toWrite = [...files.keys()].filter((path) => states.get(path) !== "same").toSorted(pagesLast);
  const gone = [...ours].filter((path) => !files.has(path) && path !== DOMAIN_FILE);
  const edited = gone.filter((path) => isEdited(folder, path, before));
  const removed = gone.filter((path) => !edited.includes(path));
  const isNew = (path: string): boolean => states.get(path) === "absent";
  const difference = {
    added: toWrite.filter(isNew),
    changed: toWrite.filter((path) => !isNew(path)),
    removed,
  };
  const isBegun = toWrite.length > 0 || removed.length > 0;
  return { before, ours, wanted, toWrite, edited, difference, isBegun };
}

function write(
  folder: string,
  { before, ours, wanted, toWrite, edited, difference, isBegun }: Plan,
  files: Files,
  { home }: Owner,
  tell: Tell,
): FolderDifference {
  for (const path of edited) {
    tell(
      `${JSON.stringify(path)} is no longer in the site, but was changed by somebody; it was left and is theirs now.`,
    );
  }
  for (const path of difference.changed.filter((one) => isEdited(folder, one, before))) {
    tell(`${JSON.stringify(path)} had been changed by somebody; it was overwritten.`);
  }
  if (before.writing !== null) tidy(folder, before.writing);
  const writing = {
    suffix: newSuffix(),
    files: new Map(toWrite.map((path) => [path, wanted.get(path) ?? ""])),
  };
  // A process that dies in between leaves a list of all that may be ours, so that the next one can tidy up.
  if (isBegun) writeManifest(folder, { files: knownOf(folder, before, ours), writing, home });
  for (const path of toWrite) writeOne(folder, path, writing.suffix, files.get(path) ?? new Uint8Array());
  for (const path of difference.removed) removeOne(folder, path);
  const isOld = before.home !== home || before.writing !== null || !same(before.files, wanted);
  if (isBegun || isOld) writeManifest(folder, { files: wanted, writing: null, home });
  return difference;
}

/** Folders inside are made by us or are real ones: a link would lead out. */
function stateOf(folder: string, path: string, bytes: Uint8Array): "absent" | "same" | "differs" {
  checkFoldersOf(folder, path);
  const place = placeOf(folder, path);
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return "absent";
  if (stat.isDirectory())
    throw new PublishError("not_ours", `${JSON.stringify(path)} is a folder there; move it away.`);
  if (!stat.isFile() || stat.size !== bytes.length) return "differs";
  return readFileSync(place).equals(bytes) ? "same" : "differs";
}

function checkFoldersOf(folder: string, path: string): void {
  const parts = path.split("/").slice(0, -1);
  for (let count = 1; count <= parts.length; count += 1) {
    const below = parts.slice(0, count);
    const stat = lstatSync(join(folder, ...below), { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (!stat.isDirectory()) {
      throw new PublishError(
        "not_ours",
        `${JSON.stringify(below.join("/"))} is there and is no folder; links are not followed. Move it away.`,
      );
    }
  }
}

function pagesLast(a: string, b: string): number {
  const rank = (path: string): number => (path === "index.html" ? 2 : path.endsWith(".html") ? 1 : 0);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** Has somebody else put something in the place of what we wrote there? */
function isEdited(folder: string, path: string, { files, writing }: Manifest): boolean {
  const hash = hashThere(folder, path);
  return hash !== null && hash !== files.get(path) && hash !== writing?.files.get(path);
}

/** After a death some files are as they were and some as they should have become. */
function knownOf(folder: string, before: Manifest, ours: ReadonlySet<string>): Hashes {
  if (before.writing === null) return before.files;
  const known = [...ours].flatMap((path): [string, string][] => {
    const hash = isEdited(folder, path, before) ? null : hashThere(folder, path);
    return hash === null ? [] : [[path, hash]];
  });
  return new Map(known);
}

/** @returns null if nothing is there; an empty text for what is no file */
function hashThere(folder: string, path: string): string | null {
  checkFoldersOf(folder, path);
  const place = placeOf(folder, path);
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  return stat.isFile() ? sha256(readFileSync(place)) : "";
}

function writeOne(folder: string, path: string, suffix: string, bytes: Uint8Array): void {
  const place = placeOf(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  writeWhole(place, suffix, bytes);
}

function removeOne(folder: string, path: string): void {
  checkFoldersOf(folder, path);
  const stat = lstatSync(placeOf(folder, path), { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory()) rmSync(placeOf(folder, path), { force: true });
  for (let below = dirname(path); below !== "."; below = dirname(below)) {
    try {
      rmdirSync(placeOf(folder, below));
    } catch {
      // Not empty, or not there.
      return;
    }
  }
}

/** What a process that died had begun to write. */
function tidy(folder: string, { suffix, files }: NonNullable<Manifest["writing"]>): void {
  for (const path of files.keys()) {
    checkFoldersOf(folder, path);
    rmSync(`${placeOf(folder, path)}${suffix}`, { force: true });
  }
}

function placeOf(folder: string, path: string): string {
  return join(folder, ...path.split("/"));
}

function same(a: Hashes, b: Hashes): boolean {
  return a.size === b.size && [...a].every(([path, hash]) => b.get(path) === hash);
}
