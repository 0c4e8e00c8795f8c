/** The Messages API, its SDK loaded at the first call: that takes a good part of a second, which only a call is worth. */
import type { ClaudeAccount } from "../../ports/claude-account.ts";
import type { ClaudeMessages } from "../../ports/claude.ts";
import type { Clock } from "../../ports/clock.ts";

export function lazyMessages(account: ClaudeAccount, clock: Clock, version: string): ClaudeMessages {
  let loaded: Promise<ClaudeMessages> | null = null;
  async function load(): Promise<ClaudeMessages> {
    const { createMessages } = await import("./index.ts");
    return createMessages({
      apiKey: account.apiKey ?? "",
      baseUrl: account.baseUrl,
      userAgent: `nightdesk/${version}`,
      clock,
    });
  }
  const get = (): Promise<ClaudeMessages> => (loaded ??= load());
  return {
    ask: async (...args) => (await get()).ask(...args),
    sendBatch: async (...args) => (await get()).sendBatch(...args),
    batchResults: async (...args) => (await get()).batchResults(...args),
    cancelBatch: async (...args) => (await get()).cancelBatch(...args),
  };
}
