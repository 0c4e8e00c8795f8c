/** Is the home a good place, and can Nightdesk work in it? */
import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { freeBytesOf, FULL_BYTES } from "../../free-space.ts";
import { formatDuration } from "../../render/duration.ts";
import { type Check, ok, problem, warning } from "./check.ts";

/** Folders that other programs copy to the cloud while they are being written. */
const SYNCED =
  /[\\/](OneDrive[^\\/]*|Dropbox[^\\/]*|Google ?Drive|GoogleDrive[^\\/]*|My Drive|Mobile Documents|iCloudDrive|iCloud Drive|pCloud[^\\/]*|Nextcloud|ownCloud|Seafile|MEGA|Box Sync|CloudStorage)([\\/]|$)/i;

const LEAST_FREE_BYTES = 500 * 1024 * 1024;

interface HomePlace {
  readonly folder: string;
  readonly platform: string;
  readonly now: number;
}

/** @param place absolute folder of the home */
export function homeChecks({ folder, platform, now }: HomePlace): Check[] {
  const checks = [writable(folder), synced(folder), freeSpace(folder), lifeSign(folder, now)];
  if (platform !== "win32") checks.push(envFile(folder));
  return checks.filter((check) => check !== null);
}

function writable(folder: string): Check {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok("home", `${folder} can be written`);
  } catch {
    return problem(
      "home",
      `${folder} cannot be written`,
      "Nightdesk keeps its record in the home. Check the permissions.",
    );
  }
}

function synced(folder: string): Check | null {
  const match = SYNCED.exec(folder);
  if (match === null) return null;
  return warning(
    "synced",
    `The home lies in a folder that is copied to the cloud (${match[1] ?? ""})`,
    "Syncing a database while it is being written can damage it. Move the home, or exclude state/ and data/ from syncing.",
  );
}

function freeSpace(folder: string): Check | null {
  const free = freeBytesOf(folder);
  return free === null ? null : spaceCheck(free);
}

/** @param free bytes */
export function spaceCheck(free: number): Check {
  if (free < FULL_BYTES)
    return problem(
      "disk",
      "The disk of the home is full",
      "Nothing can be run or recorded. Free some space.",
    );
  const [unit, name] = free < 1024 ** 3 ? [1024 ** 2, "MB"] : [1024 ** 3, "GB"];
  const text = `${(free / unit).toFixed(name === "GB" ? 1 : 0)} ${name} of the disk are free`;
  return free < LEAST_FREE_BYTES ? warning("disk", text, "A full disk stops every task.") : ok("disk", text);
}

const LONG_ABSENCE_MS = 86_400_000;

function lifeSign(folder: string, now: number): Check {
  const stat = statSync(join(folder, "state", "alive"), { throwIfNoEntry: false });
  if (stat === undefined)
    return warning("at_work", "Nightdesk has not been at work here yet", "To begin: nightdesk start");
  const ago = Math.max(0, now - stat.mtimeMs);
  const text = `Nightdesk was last at work ${ago < 60_000 ? "just now" : `${formatDuration(ago)} ago`}`;
  return ago > LONG_ABSENCE_MS
    ? warning("at_work", text, "Nothing runs while it is away: nightdesk start")
    : ok("at_work", text);
}

function envFile(folder: string): Check | null {
  const stat = statSync(join(folder, ".env"), { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if ((stat.mode & 0o077) === 0) return ok("env", ".env is readable for you alone");
  return warning("env", "Other users may read .env", "chmod 600 .env");
}
