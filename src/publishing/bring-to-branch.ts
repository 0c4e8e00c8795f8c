/** A ready site, brought to a branch: a repository for the time of the work, and what is remembered afterwards. */
import { join } from "node:path";
import { PublishError } from "../ports/publish-error.ts";
import type { Published } from "../ports/publisher.ts";
import { type GitAccess, gitFor } from "./git/access.ts";
import { pagesAddress } from "./git/address.ts";
import { type GitEnding, publishGit } from "./git/publish-git.ts";
import { MOST_PUSHES, nextPushAt, recentPushes } from "./git/push-limit.ts";
import { makeWorkRepository, type WorkRepository } from "./git/work-repository.ts";
import { type Memory, withWorkFolder } from "./memory.ts";
import type { Place } from "./place.ts";
import { isSame, type Ready, remembered } from "./ready.ts";

export interface BranchParts {
  readonly access: GitAccess;
  readonly place: Extract<Place, { kind: "git" }>;
  readonly memory: Memory;
  readonly adopt: boolean;
  /** Mark of this home. */
  readonly home: string;
  readonly now: number;
}

const NOTHING = { added: [], changed: [], removed: [] };

export async function bringToBranch(
  bringing: BranchParts,
  ready: Ready,
  signal: AbortSignal,
): Promise<Published> {
  const { place, memory, adopt, home, now } = bringing;
  const { remote, branch } = place;
  const last = memory.last();
  const mustForget = hasFewerTasks(ready, memory);
  // Begun and neither done nor given back.
  let isPushing = false;
  const giveBack = (): void => {
    if (isPushing) giveBackPush(memory, now);
    isPushing = false;
  };
  const ending = await withWorkFolder(memory.work, (folder) =>
    workOn(bringing, folder, signal, (repository) => {
      // A push that ended for want of what was not fetched has sent nothing.
      giveBack();
      return publishGit({
        repository,
        files: ready.files,
        shown: remote.shown,
        branch,
        adopt,
        home,
        last,
        isSameAsLast: last !== null && isSame(ready, last),
        mustForget,
        now,
        takePush: () => (isPushing = notePush(memory, ready, now, mustForget)),
        giveBackPush: giveBack,
      });
    }),
  );
  const warnings = [...ready.warnings, ...historyText(ending), ...noted(bringing, ready, ending)];
  return published(bringing, { ...ready, warnings }, ending);
}

function noted({ place, memory, now }: BranchParts, ready: Ready, ending: GitEnding): readonly string[] {
  if (ending.state === "deferred") return [];
  const { commit, tree, committedAt } = ending.tip;
  return memory.keep(remembered(ready, { where: place.key, at: now, commit, tree, committedAt }));
}

/**
 * Gives the work a repository in that folder. Hosts that speak the old protocol may leave out what they are asked to and
 * not give it when it is missed: for those the work is done once more, with everything fetched.
 */
export async function workOn<T>(
  { access, place }: Pick<BranchParts, "access" | "place">,
  folder: string,
  signal: AbortSignal,
  work: (repository: WorkRepository) => Promise<T>,
): Promise<T> {
  const { remote, branch, settings } = place;
  const git = await gitFor(access, remote, settings, signal);
  const hide = [
    remote.login?.password ?? "",
    ...settings.map(([, value]) => value).filter((value) => value.length > 8),
  ];
  const parts = { url: remote.url, shown: remote.shown, branch, hide, git };
  const once = async (name: string, isPartial: boolean): Promise<T> =>
    work(await makeWorkRepository({ ...parts, folder: join(folder, name), isPartial }));
  try {
    return await once("some", true);
  } catch (fault) {
    if (!(fault instanceof PublishError && /request for unadvertised object/.test(fault.message)))
      throw fault;
    return await once("whole", false);
  }
}

/** A task that may be found there is no longer public. */
export function hasFewerTasks({ tasks }: Ready, memory: Memory): boolean {
  return tasks !== null && memory.shown().some((task) => !tasks.public.includes(task));
}

/** Noted before it goes out: a process that dies in the middle has pushed all the same. */
function notePush(memory: Memory, { tasks }: Ready, now: number, isUrgent: boolean): boolean {
  const pushes = memory.pushes();
  if (!isUrgent && nextPushAt(pushes, now) > now) return false;
  memory.keepPushes([...recentPushes(pushes, now), now]);
  if (tasks !== null) memory.keepShown([...new Set([...memory.shown(), ...tasks.public])]);
  return true;
}

/** No host builds anything after a push that it refused. */
function giveBackPush(memory: Memory, now: number): void {
  const pushes = memory.pushes();
  const index = pushes.lastIndexOf(now);
  memory.keepPushes(pushes.filter((_, place) => place !== index));
}

function historyText(ending: GitEnding): readonly string[] {
  if (ending.state !== "published") return [];
  if (ending.isHistoryKept) {
    return [
      "The host does not let the history of the branch be replaced (it refuses force pushes), so the commits of earlier months stay.",
    ];
  }
  if (ending.dropped === 0) return [];
  const commits = ending.dropped === 1 ? "1 commit" : `${ending.dropped} commits`;
  return [
    `A task is no longer public, so the history of the branch was replaced; ${commits} of others that built upon it went too.`,
  ];
}

function published({ place, memory, now }: BranchParts, ready: Ready, ending: GitEnding): Published {
  const difference = ending.state === "published" ? ending.difference : NOTHING;
  return {
    state: ending.state,
    why: whyOf(ending, nextPushAt(memory.pushes(), now), now),
    where: place.where,
    commit: ending.state === "deferred" ? null : ending.tip.commit,
    address: pagesAddress(place.remote.shown),
    files: ready.files.size,
    bytes: [...ready.files.values()].reduce((sum, { length }) => sum + length, 0),
    ...difference,
    tasks: ready.tasks,
    warnings: ready.warnings,
  };
}

function whyOf(ending: GitEnding, nextAt: number, now: number): string {
  if (ending.state === "unchanged") return "nothing is new since the last publish";
  const { added, changed, removed } = ending.difference;
  const count = added.length + changed.length + removed.length;
  const files = count === 1 ? "1 file" : `${count} files`;
  if (ending.state === "published") return `${files} changed`;
  const wait = count === 1 ? "waits" : "wait";
  const minutes = Math.max(1, Math.ceil((nextAt - now) / 60_000));
  return `${files} ${wait}: there were ${MOST_PUSHES} pushes within the last hour, which is what hosts of pages take. The next run after ${minutes} min publishes them`;
}
