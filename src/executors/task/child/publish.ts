/** `publish` of a task: the order goes to Nightdesk's own process, which holds the secrets to look for. */
import { existsSync, type FSWatcher, readFileSync, watch } from "node:fs";
import type { PublishOrder } from "../../../ports/publisher.ts";
import { z, PublishError, type Publish } from "../../../sdk/index.ts";
import { answerFile, orderFile, type PublishAnswer, putFile, sealed } from "../publish-channel.ts";

const word = z.string().min(1);
const order = z.strictObject({
  source: z.union([z.strictObject({ folder: word }), z.strictObject({ dashboard: z.literal(true) })]),
  to: z.union([
    z.strictObject({ folder: word }),
    z.strictObject({
      git: z.strictObject({
        remote: word.optional(),
        repo: word.optional(),
        branch: word.optional(),
        token: word.optional(),
      }),
    }),
  ]),
  adopt: z.boolean().optional(),
  allow: z.array(word).optional(),
});

/** Where watching a folder does not work, looking again does. */
const LOOK_AGAIN_MS = 500;

/** @param folder the attempt's folder */
export function createPublish(folder: string, signal: AbortSignal): Publish {
  let orders = 0;
  return async (what, to, options = {}) => {
    const source = typeof what === "string" ? { folder: what } : what;
    const checked = order.safeParse({ source, to, ...options });
    if (!checked.success)
      throw new TypeError(`publish was given what it does not know: ${z.prettifyError(checked.error)}`);
    signal.throwIfAborted();
    orders += 1;
    const answerPath = answerFile(folder, orders);
    const arrived = arrival(folder, answerPath, signal);
    putFile(orderFile(folder, orders), sealed(checked.data as PublishOrder));
    await arrived;
    const answer = JSON.parse(readFileSync(answerPath, "utf8")) as PublishAnswer;
    if (answer.ok) return answer.published;
    if (answer.code === null) throw new Error(answer.message);
    throw new PublishError(answer.code, answer.message, answer.found);
  };
}

function arrival(folder: string, path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (existsSync(path)) end(resolve);
    };
    const watcher = watcherOf(folder, look);
    const again = setInterval(look, LOOK_AGAIN_MS);
    const onAbort = (): void => end(() => reject(signal.reason as Error));
    function end(then: () => void): void {
      watcher?.close();
      clearInterval(again);
      signal.removeEventListener("abort", onAbort);
      then();
    }
    signal.addEventListener("abort", onAbort, { once: true });
    look();
  });
}

/** Systems run out of watches; null then. */
function watcherOf(folder: string, look: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, look);
    return watcher.on("error", () => watcher.close());
  } catch {
    return null;
  }
}
