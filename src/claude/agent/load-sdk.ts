/** The Agent SDK is optional: a third of a gigabyte, and only agents need it. */
import type { query } from "@anthropic-ai/claude-agent-sdk";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

export interface AgentSdk {
  readonly query: typeof query;
}

const AGENT_SDK = "@anthropic-ai/claude-agent-sdk";
/** The one that Nightdesk was tried with. */
export const AGENT_SDK_VERSION = "0.3.330";

/** What a person has to do, in one sentence. */
export const NOT_INSTALLED = `The Claude Agent SDK is not installed: run npm install ${AGENT_SDK}@${AGENT_SDK_VERSION} in the home`;

/** With `auth: login`. */
export const NO_PROGRAM =
  "claude.auth is login, but no program claude is on the PATH: install Claude Code and log in, or name the program in claude.executable";

/**
 * Looks in the home first, where a person has installed it, then where Nightdesk is installed.
 *
 * @returns null if it is nowhere
 */
export function findAgentSdk(home: string): { readonly path: string; readonly version: string } | null {
  for (const from of [join(home, "package.json"), import.meta.url]) {
    try {
      const path = createRequire(from).resolve(AGENT_SDK);
      const manifest = JSON.parse(readFileSync(join(dirname(path), "package.json"), "utf8")) as {
        version?: unknown;
      };
      return { path, version: String(manifest.version) };
    } catch {
      // Not here.
    }
  }
  return null;
}

export async function loadAgentSdk(home: string): Promise<AgentSdk | null> {
  const found = findAgentSdk(home);
  return found === null ? null : ((await import(pathToFileURL(found.path).href)) as AgentSdk);
}
