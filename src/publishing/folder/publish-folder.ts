/** Publishing into a folder: what differs is written, what is no longer in the site and ours is removed. */
import { lstatSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PublishError } from "../../ports/publish-error.ts";
import { DOMAIN_FILE } from "../markers.ts";
import { type Manifest, readManifest, sha256, writeManifest } from "./manifest.ts";

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

const NEW = ".nightdesk-new";

/**
 * Each file is there whole, as it was or as it is now, at every moment; pages come last, so that they find what they
 * name.
 *
 * @param folder absolute, links followed
 * @throws PublishError `not_ours`, `unwritable`
 */
export function publishFolder(folder: string, shown: string, files: Files, owner: Owner): FolderDifference {
  try {
    mkdirSync(folder, { recursive: true });
    return write(folder, shown, files, owner);
  } catch (fault) {
    if (fault instanceof PublishError) throw fault;
    const why = (fault as Error).message;
    throw new PublishError("unwritable", `The folder ${shown} cannot be written: ${why}.`, [], {
      cause: fault,
    });
  }
}

function write(folder: string, shown: string, files: Files, { home, adopt }: Owner): FolderDifference {
  const list = readManifest(folder, shown);
  if (list.home !== null && list.home !== home && !adopt) {
    throw new PublishError(
      "not_ours",
      `The folder ${shown} is the site of another Nightdesk home; name another folder, or write \`adopt: true\` to have that site replaced.`,
    );
  }
  const before = list.files;
  const wanted = new Map([...files].map(([path, bytes]) => [path, sha256(bytes)]));
  const states = new Map([...files].map(([path, bytes]) => [path, stateOf(folder, path, bytes)]));
  const inTheWay = [...states].find(([path, state]) => state === "differs" && !before.has(path));
  if (inTheWay !== undefined) {
    throw new PublishError(
      "not_ours",
      `${JSON.stringify(inTheWay[0])} in ${shown} was not written by Nightdesk; move it away.`,
    );
  }
  const toWrite = [...files.keys()].filter((path) => states.get(path) !== "same").toSorted(pagesLast);
  const removed = [...before.keys()].filter((path) => !files.has(path) && path !== DOMAIN_FILE);
  const isNew = (path: string): boolean => states.get(path) === "absent";
  const difference = {
    added: toWrite.filter(isNew),
    changed: toWrite.filter((path) => !isNew(path)),
    removed,
  };
  // A process that dies in between leaves a list of all that may be ours, so that the next one can tidy up.
  if (toWrite.length > 0 || removed.length > 0) {
    writeManifest(folder, { home, files: new Map([...before, ...wanted]) });
  }
  for (const path of toWrite) writeOne(folder, path, files.get(path) ?? new Uint8Array());
  for (const path of removed) removeOne(folder, path);
  for (const path of new Set([...before.keys(), ...files.keys()])) tidy(folder, path);
  if (list.home !== home || !same(before, wanted)) writeManifest(folder, { home, files: wanted });
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

function writeOne(folder: string, path: string, bytes: Uint8Array): void {
  const place = placeOf(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  // What a link of that name leads to is not ours.
  rmSync(`${place}${NEW}`, { force: true });
  writeFileSync(`${place}${NEW}`, bytes, { flag: "wx" });
  renameSync(`${place}${NEW}`, place);
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
function tidy(folder: string, path: string): void {
  rmSync(`${placeOf(folder, path)}${NEW}`, { force: true });
}

function placeOf(folder: string, path: string): string {
  return join(folder, ...path.split("/"));
}

function same(a: Manifest, b: Manifest): boolean {
  return a.size === b.size && [...a].every(([path, hash]) => b.get(path) === hash);
}
