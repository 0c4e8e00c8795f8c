/** `repo: FOLDER`: where the origin of a repository leads, and how its own configuration says to get there. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { PublishError } from "../../ports/publish-error.ts";
import { fromHome } from "../read-folder.ts";
import type { GitSettings } from "./environment.ts";
import type { ProgramEnd } from "../../ports/run-program.ts";

export interface Origin {
  readonly remote: string;
  /** Settings of that repository that concern the way to its remote. */
  readonly settings: GitSettings;
}

/** Everything else of the repository's configuration is no business of ours. */
const OF_THE_WAY = /^(?:credential\.|http\.|core\.sshcommand$|ssh\.variant$)/i;

type Git = (cwd: string, args: readonly string[]) => Promise<ProgramEnd>;

/** Reads only. @throws PublishError */
export async function originOf(home: string, repo: string, git: Git): Promise<Origin> {
  const folder = fromHome(home, repo);
  const shown = JSON.stringify(repo);
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    throw new PublishError("no_repository", `The folder ${shown} of \`repo\` is not there.`);
  }
  const address = await git(folder, ["-C", folder, "remote", "get-url", "--push", "origin"]);
  if (address.code !== 0) {
    const why = /dubious ownership/.test(address.stderr)
      ? `${shown} belongs to another user of this machine, and git does not work with it.`
      : `${shown} is no git repository, or it has no remote called origin. Write \`remote\` in place of \`repo\`.`;
    throw new PublishError("no_repository", why);
  }
  const listed = await git(folder, ["-C", folder, "config", "--local", "--includes", "--null", "--list"]);
  const settings = listed.stdout.split("\0").flatMap((entry): [string, string][] => {
    const end = entry.indexOf("\n");
    const key = end === -1 ? entry : entry.slice(0, end);
    return OF_THE_WAY.test(key) ? [[key, end === -1 ? "true" : entry.slice(end + 1)]] : [];
  });
  return { remote: relativeTo(folder, address.stdout.replace(/\r?\n$/, "")), settings };
}

/** Paths in a repository's configuration start at the repository. */
function relativeTo(folder: string, remote: string): string {
  return remote.startsWith("./") || remote.startsWith("../") ? resolve(folder, remote) : remote;
}
