/**
 * What this home remembers of a place: what it last published there, and when it pushed. Only a memory: the place itself
 * is always asked, so that a file that is lost or old costs time and nothing else.
 */
import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type LastPublish, readLast, textsOf } from "./last-publish.ts";

export interface Memory {
  /** Path of the lock of this place. */
  readonly lock: string;
  /** A folder for the work on this place; it is made and removed by who holds the lock. */
  readonly work: string;
  last(): LastPublish | null;
  /** @returns sentences: what went wrong with it, which is no reason to call a publish that is done a failure */
  keep(last: LastPublish): readonly string[];
  /**
   * Tasks that may be found there: those of the last publish and those of pushes whose end was never heard of. A home that
   * remembers nothing of a place may have published there under another spelling of it.
   */
  shown(): readonly string[];
  /** Before a push; @param tasks what it shows */
  keepShown(tasks: readonly string[]): void;
  /** Instants of pushes, oldest first. */
  pushes(): readonly number[];
  keepPushes(instants: readonly number[]): void;
  /** Did the last publish end in a failure? */
  hasFailed(): boolean;
  keepFailed(hasFailed: boolean): void;
}

/** Reads only; nothing is made before something is kept. @param where which place, in one text */
export function memoryOf(home: string, where: string): Memory {
  const folder = join(home, "state", "publishing");
  const base = join(folder, createHash("sha256").update(where).digest("hex").slice(0, 16));

  const read = (name: string): unknown => jsonIn(`${base}.${name}`);

  function write(name: string, value: unknown): void {
    const path = `${base}.${name}`;
    writeFileSync(`${path}.new`, `${JSON.stringify(value)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  function lastNow(): LastPublish | null {
    const last = readLast(read("last.json"));
    return last?.where === where ? last : null;
  }

  return {
    get lock() {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      closeSync(openSync(`${base}.lock`, "a", 0o600));
      return `${base}.lock`;
    },
    work: `${base}.work`,
    last: lastNow,
    keep(last) {
      try {
        write("last.json", last);
        rmSync(`${base}.shown.json`, { force: true });
        return [];
      } catch (fault) {
        return [`What was published could not be noted in the home: ${(fault as Error).message}.`];
      }
    },
    shown() {
      const last = lastNow();
      const places = last === null ? tasksOfAll(folder) : (last.tasks ?? []);
      return [...new Set([...places, ...textsOf(read("shown.json"))])];
    },
    keepShown: (tasks) => write("shown.json", tasks),
    pushes() {
      const known = read("pushes.json");
      return Array.isArray(known) ? known.filter((at): at is number => typeof at === "number") : [];
    },
    keepPushes: (instants) => write("pushes.json", instants),
    hasFailed: () => existsSync(`${base}.failed`),
    keepFailed(hasFailed) {
      try {
        if (hasFailed) writeFileSync(`${base}.failed`, "", { mode: 0o600 });
        else rmSync(`${base}.failed`, { force: true });
      } catch {
        // The failure itself is what has to be told, and one too many is remembered rather than one too few.
      }
    },
  };
}

function tasksOfAll(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(".last.json"))
    .flatMap((name) => readLast(jsonIn(join(folder, name)))?.tasks ?? []);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** null for what is not there, or damaged. */
function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as unknown;
  } catch {
    return null;
  }
}

/** An empty folder that nobody else may enter; what a publisher that died left there is gone. */
export async function withWorkFolder<T>(folder: string, work: (folder: string) => Promise<T>): Promise<T> {
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  remove();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  try {
    return await work(folder);
  } finally {
    remove();
  }
}
