/** Joins what lets a home work by itself: the system's scheduler, and signs of life to a service outside. */
import { realpathSync } from "node:fs";
import type { Services } from "./cli/services.ts";
import { resolveSecrets } from "./config/index.ts";
import { systemScheduler } from "./platform/schedulers/index.ts";
import { sendSign } from "./platform/send-sign.ts";
import type { Secrets } from "./ports/secrets.ts";
import type { SendSign } from "./ports/sign-of-life.ts";

/** @param launcher as Node was given it; links are followed, since an entry must outlive them */
export function joinScheduler(
  platform: string,
  env: NodeJS.ProcessEnv,
  launcher: string,
): Awaited<ReturnType<Services["scheduler"]>> {
  return { scheduler: systemScheduler(platform, env), program: [process.execPath, realpathSync(launcher)] };
}

/** The address may hold secrets, so it is made whole only here. */
export function joinSignSender(secrets: Secrets): SendSign {
  return async ({ url, method }, sign) => {
    const { value, missing } = resolveSecrets(url, (name) => secrets.get(name));
    if (missing.length > 0) return { arrived: false, why: `${missing.join(", ")} is not set` };
    return await sendSign({ url: typeof value === "string" ? value : url, method, sign });
  };
}
