/** Where a site is to go, once everything about it has been checked. */
import { type PublishPlace, type PublishOrder } from "../ports/publisher.ts";
import { PublishError } from "../ports/publish-error.ts";
import { locateFolder } from "./folder/locate.ts";
import { localGit, type GitAccess } from "./git/access.ts";
import { originOf } from "./git/origin.ts";
import type { GitSettings } from "./git/environment.ts";
import { checkBranch, parseRemote, type Remote } from "./git/remote.ts";

export type Place =
  | {
      readonly kind: "folder";
      /** Absolute, links followed. */
      readonly folder: string;
      readonly where: string;
      /** The same for every spelling. */
      readonly key: string;
    }
  | {
      readonly kind: "git";
      readonly remote: Remote;
      readonly branch: string;
      /** Settings of the repository whose origin it is. */
      readonly settings: GitSettings;
      readonly where: string;
      readonly key: string;
    };

type GitPlace = Extract<PublishPlace, { git: unknown }>["git"];

/** @param source absolute path of what is published; null for the dashboard. @throws PublishError */
export async function placeOf(
  access: GitAccess,
  order: Pick<PublishOrder, "to">,
  source: string | null,
  signal: AbortSignal,
): Promise<Place> {
  const { to } = order;
  if ("folder" in to) {
    const folder = locateFolder(access.home, to.folder, source);
    return { kind: "folder", folder, where: to.folder, key: folder };
  }
  const branch = checkBranch(to.git.branch ?? "gh-pages");
  const { remote, settings } = await remoteOf(access, to.git, signal);
  const where = `${remote.shown} ${branch}`;
  return { kind: "git", remote, branch, settings, where, key: where };
}

async function remoteOf(
  access: GitAccess,
  { remote, repo, ...more }: GitPlace,
  signal: AbortSignal,
): Promise<{ remote: Remote; settings: GitSettings }> {
  const { home } = access;
  const token = more.token ?? null;
  if (remote !== undefined && repo === undefined) {
    return { remote: parseRemote(remote, { home, token, mayHoldPassword: false }), settings: [] };
  }
  if (repo === undefined || remote !== undefined) {
    throw new PublishError("bad_target", "Write either `remote` or `repo` under `git`.");
  }
  const origin = await originOf(home, repo, localGit(access, [], signal));
  return {
    remote: parseRemote(origin.remote, { home, token, mayHoldPassword: true }),
    settings: origin.settings,
  };
}
