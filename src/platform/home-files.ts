/** The engine's files in the home. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Clock } from "../ports/clock.ts";
import type { HomeFiles } from "../ports/home-files.ts";

/** Its time of modification is the last moment at which Nightdesk was seen alive. */
const LIFE_SIGN = "state/alive";

/** Pauses before further tries; virus scanners and readers on Windows hold files for a moment. */
const RENAME_PAUSES_MS = [10, 50, 200, 1000];

/** @param home absolute path */
export function homeFiles(home: string, clock: Clock): HomeFiles {
  const lifeSign = join(home, LIFE_SIGN);
  return {
    async writeAtomic(path, text) {
      const target = resolve(home, path);
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
      const draft = `${target}.${process.pid}.tmp`;
      try {
        writeFlushed(draft, text);
        await renamePatiently(draft, target, clock);
      } finally {
        rmSync(draft, { force: true });
      }
    },
    modifiedAt: (path) => modifiedAt(resolve(home, path)),
    locate: (path) => locate(home, path),
    touchLifeSign() {
      const now = clock.now() / 1000;
      try {
        utimesSync(lifeSign, now, now);
      } catch {
        makeLifeSign(lifeSign, now);
      }
    },
    lastLifeSign: () => modifiedAt(lifeSign),
    async keepNewest(folder, keep) {
      const path = resolve(home, folder);
      for (const name of readdirSync(path).sort().slice(0, -keep)) rmSync(join(path, name), { force: true });
    },
    async remove(path) {
      rmSync(resolve(home, path), { force: true, recursive: true });
    },
    async setAside(path, maxBytes) {
      const file = resolve(home, path);
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > maxBytes) await renamePatiently(file, `${file}.1`, clock);
    },
    async makeFolder(folder) {
      mkdirSync(resolve(home, folder), { recursive: true, mode: 0o700 });
    },
    namesIn(folder) {
      try {
        return readdirSync(resolve(home, folder));
      } catch {
        return [];
      }
    },
  };
}

function modifiedAt(path: string): number | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : Math.floor(stat.mtimeMs);
}

/** Where a path leads, links followed, relative to the home and with slashes; null if nowhere, or out of the home. */
export function locate(home: string, path: string): string | null {
  try {
    const found = relative(realpathSync(home), realpathSync(resolve(home, path)));
    const leadsOut = found === ".." || found.startsWith(`..${sep}`) || isAbsolute(found);
    return leadsOut ? null : found.split(sep).join("/");
  } catch {
    return null;
  }
}

function makeLifeSign(path: string, seconds: number): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, "", { mode: 0o600 });
    utimesSync(path, seconds, seconds);
  } catch {
    // A full or read-only disk is told of by the ledger; a life sign alone is not worth a failure.
  }
}

function writeFlushed(path: string, text: string): void {
  const file = openSync(path, "w", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function renamePatiently(from: string, to: string, clock: Clock): Promise<void> {
  for (const pause of RENAME_PAUSES_MS) {
    try {
      renameSync(from, to);
      return;
    } catch (fault) {
      if (!isHeld(fault)) throw fault;
    }
    await clock.sleep(pause);
  }
  renameSync(from, to);
}

function isHeld(fault: unknown): boolean {
  const code = (fault as NodeJS.ErrnoException).code;
  return code === "EPERM" || code === "EACCES" || code === "EBUSY";
}

/** Absolute paths of a folder's files with an ending, the last by name first; none if there is no such folder. */
export function newestFirst(folder: string, ending: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(ending));
    return names
      .sort()
      .reverse()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
