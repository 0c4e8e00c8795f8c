/**
 * A publish that is put off is no failure, but neither is it a recovery: after a failure nothing has arrived until
 * something has.
 */
import { PublishError } from "../ports/publish-error.ts";
import type { Published } from "../ports/publisher.ts";
import type { Memory } from "./memory.ts";

/** @throws PublishError `too_many_pushes` for a publish that is put off after one that failed */
export async function withoutFalseRecovery(
  memory: Pick<Memory, "hasFailed" | "keepFailed">,
  publish: () => Promise<Published>,
): Promise<Published> {
  try {
    const published = await publish();
    if (published.state === "deferred" && memory.hasFailed()) {
      throw new PublishError(
        "too_many_pushes",
        `The last publish failed, and this one was put off, so nothing has been published since. ${published.why}.`,
      );
    }
    memory.keepFailed(false);
    return published;
  } catch (fault) {
    memory.keepFailed(true);
    throw fault;
  }
}
