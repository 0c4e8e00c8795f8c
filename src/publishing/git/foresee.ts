/** What a publish to a branch would meet, as far as the remote tells before anything is pushed. */
import { checkMayReplace, type GitPublish, knownTip } from "./publish-git.ts";

type Foreseen = Pick<
  GitPublish,
  "repository" | "shown" | "branch" | "adopt" | "home" | "last" | "isSameAsLast" | "mustForget"
>;

/**
 * Looks at the branch as a publish would, and tries a push that sends nothing. What a hook or a rule of the host says of a
 * push it says only of a real one.
 *
 * @returns is there anything to push at all?
 * @throws PublishError for what a publish would be refused for
 */
export async function foresee(publish: Foreseen): Promise<boolean> {
  const { repository, last, isSameAsLast, mustForget } = publish;
  const seen = await repository.lookAtTip();
  const known = knownTip(last, seen);
  if (isSameAsLast && !mustForget && known !== null) return false;
  if (seen !== null && known === null) {
    const tip = await repository.fetchTip();
    if (tip !== null) await checkMayReplace(publish, tip);
  }
  await repository.tryToPush(seen);
  return true;
}
