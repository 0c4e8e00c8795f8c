/** From the settings to what the power `publish` is given. */
import type { PublishOptions, PublishPlace } from "../../sdk/index.ts";
import type { PublishSettings } from "./settings.ts";

export function targetOf({ folder, git, adopt, allow }: PublishSettings): {
  readonly to: PublishPlace;
  readonly options: PublishOptions;
} {
  const options = { adopt, allow };
  if (git === undefined) return { to: { folder: folder ?? "" }, options };
  const { remote, repo, branch, token } = git;
  const given = {
    branch,
    ...(remote === undefined ? {} : { remote }),
    ...(repo === undefined ? {} : { repo }),
    ...(token === undefined ? {} : { token }),
  };
  return { to: { git: given }, options };
}
