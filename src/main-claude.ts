/** The part of the composition root that joins what Claude tasks need. The SDKs are loaded when they are first used. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { bytesOf } from "./claude/messages/request.ts";
import { claudeAccount } from "./cli/claude-account.ts";
import type { Config } from "./core/task.ts";
import { createPurse } from "./engine/purse.ts";
import { createAskExecutor } from "./executors/ask/index.ts";
import type { AttemptContext } from "./executors/attempt/context.ts";
import { createLadder } from "./executors/ladder/index.ts";
import type { Store } from "./ledger/index.ts";
import type { ClaudeAccount } from "./ports/claude-account.ts";
import type { ClaudeMessages } from "./ports/claude.ts";
import type { Executor } from "./ports/executor.ts";
import type { Ladder } from "./ports/ladder.ts";
import type { RenderPrompt } from "./ports/prompt.ts";

interface Parts {
  readonly attempts: AttemptContext;
  readonly store: Store;
  /** The configuration in use. */
  readonly config: () => Config | null;
  readonly version: string;
  /** Runs the scripts of gates. */
  readonly scripts: Executor;
}

export interface ClaudeDesk {
  readonly ask: Executor;
  readonly ladder: Ladder;
}

export function joinClaude({ attempts, store, config, version, scripts }: Parts): ClaudeDesk {
  const account = (): ClaudeAccount => claudeAccount(config(), attempts.secrets.get);
  const purse = createPurse({ ...attempts, ledger: store.ledger }, () => ({
    config: known(config()),
    isLogin: account().auth === "login",
  }));
  const shared = {
    account,
    purse,
    render,
    messages: (of: ClaudeAccount) => lazyMessages(of, attempts, version),
    bytesOf,
  };
  async function openFindings(task: string) {
    return store.reading.findings({ task, states: ["new", "ongoing"] });
  }
  return {
    ask: createAskExecutor({ ...attempts, ...shared, openFindings }),
    ladder: createLadder({ ...shared, now: attempts.clock.now, scripts }),
  };
}

function known(config: Config | null): Config {
  if (config === null) throw new Error("Claude is asked although no configuration was ever read");
  return config;
}

const render: RenderPrompt = async ({ work }) => {
  if (work.kind !== "ask" && work.kind !== "agent") return { text: "", inputs: [], hash: "" };
  const text = work.text ?? readFileSync(work.file ?? "", "utf8");
  return { text, inputs: [], hash: createHash("sha256").update(text).digest("hex") };
};

/** Loading the SDK takes a good part of a second, which only a call is worth. */
function lazyMessages(account: ClaudeAccount, { clock }: AttemptContext, version: string): ClaudeMessages {
  let loaded: Promise<ClaudeMessages> | null = null;
  async function load(): Promise<ClaudeMessages> {
    const { createMessages } = await import("./claude/messages/index.ts");
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
