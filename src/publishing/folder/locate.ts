/** Which folders may be published to: none that hold the home or what the home lives by. */
import { lstatSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, relative, sep } from "node:path";
import { PublishError } from "../../ports/publish-error.ts";
import { fromHome } from "../read-folder.ts";
import { nearestThere } from "./nearest.ts";

const OF_THE_HOME = ["state", "logs", "tasks", "prompts"];

/**
 * Absolute, with links followed as far as it exists.
 *
 * @param source the folder that is published; null for the dashboard
 * @throws PublishError `bad_target`
 */
export function locateFolder(home: string, folder: string, source: string | null): string {
  if (folder.trim() === "" || folder.includes("\0"))
    throw bad("`folder` is empty; write the path of a folder.");
  const shown = JSON.stringify(folder);
  const place = realPlace(fromHome(home, folder));
  const realHome = realpathSync(home);
  if (dirname(place) === place || place === realPlace(homedir())) {
    throw bad(`${shown} cannot be published to: it is much more than a site. Name a folder of its own.`);
  }
  if (contains(place, realHome)) throw bad(`${shown} holds the home itself; name a folder of its own.`);
  const first = contains(realHome, place) ? relative(realHome, place).split(sep)[0] : undefined;
  if (first !== undefined && OF_THE_HOME.includes(first.toLowerCase())) {
    throw bad(`${first} of the home cannot be published to; name a folder of its own.`);
  }
  if (relative(realHome, place).toLowerCase() === "data") {
    throw bad(
      "data holds the datasets of all tasks and cannot be published to; name a folder in it, for instance data/site.",
    );
  }
  if (source !== null && (contains(source, place) || contains(place, source))) {
    throw bad(`${shown} and the folder that is published lie within each other.`);
  }
  const above = nearestThere(dirname(place));
  if (above === null)
    throw bad(`${shown} is on a drive that is not there; connect it, or name another folder.`);
  if (!statSync(above).isDirectory()) throw bad(`${shown} is below a file, where no folder can be.`);
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory()) throw bad(`${shown} is a file, not a folder.`);
  return place;
}

/** The part that exists, made real, and the rest as it is written. */
function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPlace(above), basename(path));
  }
}

/** Is `inner` the same as `outer`, or below it? */
function contains(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}

function bad(message: string): PublishError {
  return new PublishError("bad_target", message);
}
