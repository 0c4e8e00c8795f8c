/** One question by the person's own login: their program asks, since there is no key by which we could. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { costOf, mostOf } from "../../core/money/cost.ts";
import { ClaudeError, type ClaudeErrorKind } from "../../ports/claude.ts";
import type { ClaudeAccount } from "../../ports/claude-account.ts";
import type { AgentEnd, AgentTool, ClaudeAgent } from "../../ports/claude-agent.ts";
import type { Purse, SpendRequest } from "../../ports/purse.ts";
import { OverCap } from "./pay.ts";
import { payAsWhole, settleWhole } from "./pay-whole.ts";
import { placeOf } from "./place.ts";

export interface LoginParts {
  /** Absolute path of the home. */
  readonly home: string;
  /** The system's folder for temporary files. */
  readonly tempRoot: string;
  readonly purse: Purse;
  readonly agent: ClaudeAgent;
}

export interface LoginQuestion extends Pick<SpendRequest, "task" | "run" | "kind" | "model"> {
  /** Of its place while it is asked; letters, digits, `-` and `_`. */
  readonly id: string;
  readonly system: string;
  readonly prompt: string;
  /** JSON Schema of the answer. */
  readonly schema: object;
  readonly tools: readonly AgentTool[];
  readonly maxTurns: number;
  /** Tokens of one answer, as it is foreseen. */
  readonly maxTokens: number;
}

export interface LoginAnswer {
  readonly output: unknown;
  /** What it would have cost with a key. */
  readonly usd: number;
}

export type AskByLogin = (
  account: ClaudeAccount,
  question: LoginQuestion,
  signal: AbortSignal,
) => Promise<LoginAnswer>;

/** What the program adds to a request by itself. */
const OWN_BYTES = 12_000;
/** It may hand its answer over once more if the first has the wrong form. */
const CALLS_FORESEEN = 3;
const OWN_TOOLS = "mcp__nightdesk__";

/** @throws OverCap, ClaudeError */
export function createAskByLogin({ home, tempRoot, purse, agent }: LoginParts): AskByLogin {
  return async (account, question, signal) => {
    const { id, task, run, model, tools } = question;
    const folder = placeOf(home, id);
    const scratch = join(folder, "work");
    mkdirSync(scratch, { recursive: true, mode: 0o700 });
    try {
      const maxUsd = await affordable(purse, question);
      const paid = await payAsWhole(purse, question, { model, maxUsd });
      if (!paid.ok) throw new OverCap(paid.detail);
      const end = await agent.run(
        {
          runId: id,
          prompt: question.prompt,
          system: question.system,
          model,
          effort: "low",
          schema: question.schema,
          tools: [],
          ownTools: tools,
          askFirst: [],
          mayAsk: false,
          servers: {},
          maxTurns: question.maxTurns,
          maxUsd,
          cwd: scratch,
          scratch,
          hidden: [],
          folder,
          temp: join(tempRoot, `nightdesk-${id}`),
          network: [],
          env: {},
          secretNames: [],
          session: null,
          judge: ({ tool }) =>
            tool.startsWith(OWN_TOOLS) ? { kind: "allow" } : { kind: "deny", why: "it is not offered here" },
        },
        { reserve: () => Promise.resolve({ why: `${task ?? run ?? id} is asked by a login` }) },
        account,
        { signal, onEvent: () => undefined },
      );
      await settleWhole(paid, model, end.usage, {});
      signal.throwIfAborted();
      if (end.kind !== "done" || end.output === undefined) throw faultOf(end);
      const usages = Object.entries(end.usage ?? {});
      return {
        output: end.output,
        usd: usages.reduce((sum, [name, used]) => sum + costOf(name, used).usd, 0),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  };
}

/** Where less is left than is foreseen, it has to do with that. */
async function affordable(purse: Purse, question: LoginQuestion): Promise<number> {
  const { task, run, model, system, prompt, tools, maxTokens } = question;
  const shown = JSON.stringify([
    system,
    prompt,
    tools.map(({ inputSchema, description }) => [inputSchema, description]),
  ]);
  const once = mostOf(model, Buffer.byteLength(shown) + OWN_BYTES, maxTokens).usd;
  const left = await purse.left({ task, run });
  return left < once ? once : Math.min(left, once * CALLS_FORESEEN);
}

const KINDS: ReadonlySet<string> = new Set<ClaudeErrorKind>([
  "auth",
  "billing",
  "bad_request",
  "not_found",
  "rate_limited",
  "overloaded",
  "server",
  "connection",
  "no_answer",
  "cut",
]);

function faultOf({ kind, detail }: AgentEnd): Error {
  const text = detail ?? "it ended without an answer";
  if (kind === "over_budget") return new OverCap(text);
  return new ClaudeError(KINDS.has(kind) ? (kind as ClaudeErrorKind) : "bad_request", text);
}
