/** The Agent SDK is optional: a third of a gigabyte, and only agents need it. */
import type { query } from "@anthropic-ai/claude-agent-sdk";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export interface AgentSdk {
  readonly query: typeof query;
}

export const AGENT_SDK = "@anthropic-ai/claude-agent-sdk";
/** The one that Nightdesk was tried with. */
export const AGENT_SDK_VERSION = "0.3.330";

/** What a person has to do, in one sentence. */
export const NOT_INSTALLED = `The Claude Agent SDK is not installed: run npm install ${AGENT_SDK}@${AGENT_SDK_VERSION} in the home`;

/**
 * From the home first, where a person has installed it, then from where Nightdesk is installed.
 *
 * @returns null if it is nowhere
 */
export async function loadAgentSdk(home: string): Promise<AgentSdk | null> {
  for (const from of [join(home, "package.json"), import.meta.url]) {
    try {
      const path = createRequire(from).resolve(AGENT_SDK);
      return (await import(pathToFileURL(path).href)) as AgentSdk;
    } catch {
      // Not here.
    }
  }
  return null;
}
