/** Files of the home, one by its path or many by a pattern. Whatever leads out of the home or to secrets stays out. */
import { isAbsolute, relative, resolve, sep } from "node:path";
import { isSecretPath } from "../core/secret-path.ts";
import { foundInput, missingInput, unreadInput, type Gathered } from "./gathered.ts";
import { MAX_FILE_BYTES, MAX_FILES } from "./limits.ts";
import { InputError } from "../ports/prompt.ts";
import type { Located, PromptFiles } from "./parts.ts";

/**
 * @param path absolute, perhaps with `*`
 * @throws InputError for what must not be given, or cannot be read
 */
export async function gatherFiles(files: PromptFiles, home: string, path: string): Promise<Gathered[]> {
  const name = insideHome(home, path);
  if (name === null) throw new InputError(`${path} lies outside the home`);
  const isPattern = name.includes("*");
  if (!isPattern) return [await gatherOne(files, home, name)];
  const names = [...new Set(await files.glob(name, home))].toSorted(byBytes);
  const all: Gathered[] = [];
  for (const each of names) {
    const found = await gatherMatch(files, home, each);
    if (found === null || all.some((before) => before.name === found.name)) continue;
    all.push(found);
    if (all.length > MAX_FILES)
      throw new InputError(`${name} names more than ${MAX_FILES} files; a narrower pattern is needed`);
  }
  return all.length > 0 ? all : [missingInput({ name, kind: "file" }, "no file has such a name")];
}

async function gatherOne(files: PromptFiles, home: string, name: string): Promise<Gathered> {
  if (isSecretPath(name)) throw secret(name);
  const located = await locate(files, home, name);
  if (located === null) return missingInput({ name, kind: "file" }, "there is no such file");
  const real = await insideReally(files, home, name, located);
  if (isSecretPath(real)) throw secret(name);
  if (located.kind !== "file")
    throw new InputError(`${name} is ${located.kind === "folder" ? "a folder" : "no file"}`);
  return await read(files, name, located);
}

/** Null for folders, which a pattern may name along with the files in them. */
async function gatherMatch(files: PromptFiles, home: string, name: string): Promise<Gathered | null> {
  const located = await locate(files, home, name);
  if (located?.kind === "folder") return null;
  const real = located === null ? name : await insideReally(files, home, name, located);
  if (isSecretPath(name) || isSecretPath(real)) {
    // Names in state/ change with each run; the hash must not.
    const shown = /^state\//i.test(name) ? "state/" : name;
    return unreadInput({ name: shown, kind: "file" }, "secret", "it may hold secrets");
  }
  if (located === null) return missingInput({ name, kind: "file" }, "the link leads nowhere");
  if (located.kind === "other") return unreadInput({ name, kind: "file" }, "not_a_file", "it is no file");
  return await read(files, name, located);
}

async function locate(files: PromptFiles, home: string, name: string): Promise<Located | null> {
  return await files.locate(resolve(home, name)).catch((fault: unknown) => {
    throw unreadable(name, fault);
  });
}

async function read(files: PromptFiles, name: string, located: Located): Promise<Gathered> {
  if (located.bytes > MAX_FILE_BYTES)
    throw new InputError(`${name} has ${located.bytes} bytes; at most ${MAX_FILE_BYTES} can be an input`);
  const content = await files.readFile(located, MAX_FILE_BYTES).catch((fault: unknown) => {
    throw unreadable(name, fault);
  });
  return foundInput({ name, kind: "file" }, content);
}

/** The path relative to the home with links followed. @throws InputError if it leads out */
async function insideReally(
  files: PromptFiles,
  home: string,
  name: string,
  located: Located,
): Promise<string> {
  const realHome = await files.locate(home);
  const real = realHome === null ? null : insideHome(realHome.path, located.path);
  if (real !== null) return real;
  throw new InputError(`${name} is a link that leads out of the home, so it is given to no model`);
}

/** Null if the path is not below the home. */
function insideHome(home: string, path: string): string | null {
  const inside = relative(home, path);
  const leadsOut = inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return leadsOut ? null : inside.split(sep).join("/");
}

function secret(name: string): InputError {
  return new InputError(`${name} may hold secrets, so it is given to no model`);
}

function unreadable(name: string, fault: unknown): InputError {
  const why = fault instanceof Error ? fault.message : String(fault);
  return new InputError(`${name} cannot be read: ${why}`, { cause: fault });
}

/** The same on every machine, whatever its language. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
