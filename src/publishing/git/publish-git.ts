/** Publishing to a branch: look, decide, commit, push; once more if somebody else was faster. */
import { PublishError } from "../../ports/publish-error.ts";
import { BRANCH_MARK, DOMAIN_FILE, homeOfBranchMark } from "../markers.ts";
import type { LastPublish } from "../last-publish.ts";
import { type Base, keptHistory, noHistory } from "./history.ts";
import type { Difference, Refused, Tip, WorkRepository } from "./work-repository.ts";

export interface GitPublish {
  readonly repository: WorkRepository;
  /** With our mark in it. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly shown: string;
  readonly branch: string;
  readonly adopt: boolean;
  /** Mark of the home that publishes. */
  readonly home: string;
  readonly last: LastPublish | null;
  /** The files are those of `last`. */
  readonly isSameAsLast: boolean;
  /** A task that was public no longer is: what was published of it must leave the history, and at once. */
  readonly mustForget: boolean;
  readonly now: number;
  /** Notes a push before it goes out. @returns false if there were too many lately, and it may not go out */
  takePush(): boolean;
  /** Takes the note back, of a push that certainly did not arrive. */
  giveBackPush(): void;
}

export type GitEnding =
  | { readonly state: "unchanged"; readonly tip: Tip }
  | { readonly state: "deferred"; readonly difference: Difference }
  | {
      readonly state: "published";
      readonly tip: Tip;
      readonly difference: Difference;
      readonly dropped: number;
      /** The host did not let the history be replaced. */
      readonly isHistoryKept: boolean;
    };

export async function publishGit(publish: GitPublish): Promise<GitEnding> {
  const { repository, last, isSameAsLast, mustForget, files } = publish;
  if (isSameAsLast && !mustForget) {
    // One question, and most nights it is the only one.
    const tip = knownTip(last, await repository.lookAtTip());
    if (tip !== null) return { state: "unchanged", tip };
  }
  const tree = await repository.importSite(files);
  return (await once(publish, tree)) ?? (await once(publish, tree)) ?? giveUp(publish);
}

function giveUp({ shown, branch }: GitPublish): never {
  throw new PublishError(
    "lost_race",
    `While this was published, others pushed to ${branch} of ${shown} twice; nothing of theirs was overwritten. The next run tries again.`,
  );
}

/** @returns null if somebody else pushed between look and push */
async function once(publish: GitPublish, site: string): Promise<GitEnding | null> {
  const { repository, mustForget, now } = publish;
  const seen = await repository.lookAtTip();
  const known = knownTip(publish.last, seen);
  if (known?.tree === site && !mustForget) return { state: "unchanged", tip: known };
  const tip = seen === null ? null : await repository.fetchTip();
  if (tip !== null && tip.commit !== known?.commit) await checkMayReplace(publish, tip);
  const tree = tip === null ? site : await repository.withFileOf(site, tip.tree, DOMAIN_FILE);
  if (tip?.tree === tree && !mustForget) return { state: "unchanged", tip };
  const base = await baseFor(publish, tip);
  if (tip?.tree === tree && base.isUnderTip) return { state: "unchanged", tip };
  const difference = await differenceTo(publish, tip, tree);
  if (!publish.takePush()) return { state: "deferred", difference };
  const message = messageFor(tip, difference);
  const pushOn = async (parent: string | null): Promise<Pushed> => {
    const commit = await repository.commit({ tree, parent, message, at: now });
    return { commit, end: await repository.push(commit, tip?.commit ?? null) };
  };
  const first = await pushOn(base.parent);
  const forwardOnly = tip !== null && tip.commit !== base.parent ? onlyForward(first) : null;
  // Better the page with its history than no page, which is what visitors see.
  const upon = forwardOnly !== null && tip?.tree !== tree ? await pushOn(tip?.commit ?? null) : null;
  const { commit, end } = upon ?? first;
  if (end !== "pushed") publish.giveBackPush();
  if (end === "lost_race") return null;
  if (forwardOnly !== null && mustForget && (end === "pushed" || upon === null))
    throw notForgotten(forwardOnly);
  if (end !== "pushed") throw end.fault;
  return {
    state: "published",
    tip: { commit, tree, committedAt: now, isOurs: true },
    difference,
    dropped: upon === null ? base.dropped : 0,
    isHistoryKept: upon !== null,
  };
}

interface Pushed {
  readonly commit: string;
  readonly end: "pushed" | "lost_race" | Refused;
}

function onlyForward({ end }: Pushed): PublishError | null {
  return typeof end === "object" && end.isForwardOnly ? end.fault : null;
}

/** Not remembered as done, so that every later run tries it again. */
function notForgotten({ code, message }: PublishError): PublishError {
  return new PublishError(
    code,
    `What was published of a task that is no longer public is gone from the page, but not from the history of the branch: ${message}`,
  );
}

/** What we pushed ourselves need not be fetched to be compared. */
export function knownTip(last: LastPublish | null, seen: string | null): Tip | null {
  if (last === null || seen === null || last.commit !== seen) return null;
  const { tree, committedAt } = last;
  return tree === null || committedAt === null ? null : { commit: seen, tree, committedAt, isOurs: true };
}

/** Replaces no file that others wrote, unless the user says so. */
export async function checkMayReplace(
  publish: Pick<GitPublish, "repository" | "adopt" | "home" | "shown" | "branch">,
  { tree }: Tip,
): Promise<void> {
  const { repository, adopt, home, shown, branch } = publish;
  const names = (await repository.namesIn(tree)).filter((name) => name !== DOMAIN_FILE);
  if (adopt || names.length === 0) return;
  if (names.includes(BRANCH_MARK)) {
    const writer = homeOfBranchMark(await repository.textIn(tree, BRANCH_MARK));
    if (writer === null || writer === home) return;
    throw new PublishError(
      "not_ours",
      `The branch ${branch} of ${shown} is the site of another Nightdesk home; name another branch, or write \`adopt: true\` to have that site replaced.`,
    );
  }
  const some = names.slice(0, 3).map((name) => JSON.stringify(name));
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  throw new PublishError(
    "not_ours",
    `The branch ${branch} of ${shown} holds files that Nightdesk did not write (${some.join(", ")}${more}). Name another branch, or write \`adopt: true\` to have them replaced.`,
  );
}

async function differenceTo(
  { repository, files }: GitPublish,
  tip: Tip | null,
  tree: string,
): Promise<Difference> {
  if (tip === null) return { added: [...files.keys()], changed: [], removed: [] };
  return await repository.difference(tip.tree, tree);
}

async function baseFor({ repository, mustForget, now }: GitPublish, tip: Tip | null): Promise<Base> {
  if (tip === null) return { parent: null, dropped: 0, isUnderTip: false };
  return mustForget ? await noHistory(repository, tip) : await keptHistory(repository, tip, now);
}

function messageFor(tip: Tip | null, { added, changed, removed }: Difference): string {
  const count = added.length + changed.length + removed.length;
  const files = count === 1 ? "1 file" : `${count} files`;
  return tip === null ? `First publish: ${files}` : `${files} changed`;
}
