/** Would a publish be refused by the place that it goes to? Nothing is written there, and nothing of the look remains. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BranchParts, hasFewerTasks, workOn } from "./bring-to-branch.ts";
import { lookAtFolder } from "./folder/publish-folder.ts";
import { foresee } from "./git/foresee.ts";
import { MOST_PUSHES, nextPushAt } from "./git/push-limit.ts";
import type { Place } from "./place.ts";
import { isSame, type Ready } from "./ready.ts";

interface Looking extends Omit<BranchParts, "place"> {
  readonly place: Place;
}

/** @returns sentences that are worth knowing beforehand. @throws PublishError as the publish would */
export async function lookAhead(
  looking: Looking,
  ready: Ready,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { place, home, adopt, memory, now } = looking;
  if (place.kind === "folder") {
    lookAtFolder(place.folder, JSON.stringify(place.where), ready.files, { home, adopt });
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "nightdesk-look-"));
  try {
    const last = memory.last();
    const mustForget = hasFewerTasks(ready, memory);
    const { remote, branch } = place;
    const isSameAsLast = last !== null && isSame(ready, last);
    const about = { shown: remote.shown, branch, adopt, home, last, isSameAsLast, mustForget };
    const isNew = await workOn({ ...looking, place }, folder, signal, (repository) =>
      foresee({ ...about, repository }),
    );
    if (!isNew) return [];
    if (mustForget) return [FORGETS];
    const minutes = Math.ceil((nextPushAt(memory.pushes(), now) - now) / 60_000);
    return minutes > 0 ? [waitsText(minutes)] : [];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const FORGETS =
  "A task is no longer public, so the history of the branch would be replaced, and the limit of pushes would not be waited for.";

function waitsText(minutes: number): string {
  return `There were ${MOST_PUSHES} pushes within the last hour, so a publish would be put off for ${minutes} min.`;
}
