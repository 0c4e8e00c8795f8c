/** The agent: Claude with tools, in a process of its own, within walls that are ours. */
import type { TokenUsage } from "../core/money/cost.ts";
import type { Effort } from "../core/task.ts";
import type { ClaudeAccount } from "./claude-account.ts";

/** A tool of Nightdesk's own that the agent may call. */
export interface AgentTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: object;
  /** @returns the answer as text; what it throws is told to the agent as an error */
  run(input: Readonly<Record<string, unknown>>): Promise<string>;
}

/** What becomes of a call of a tool. */
export type ToolVerdict =
  | { readonly kind: "allow" }
  /** The tool's own rules decide, such as `Bash(git log:*)`. */
  | { readonly kind: "as_listed" }
  | { readonly kind: "deny"; readonly why: string }
  /** The agent stops here; a person is asked. */
  | { readonly kind: "ask" };

export interface AgentRequest {
  readonly runId: string;
  readonly prompt: string;
  readonly system: string;
  readonly model: string;
  readonly effort: Effort | null;
  /** JSON Schema of the result. */
  readonly schema: object;
  /** As in the YAML: names, or names with a rule in brackets. Nothing else exists for the agent. */
  readonly tools: readonly string[];
  readonly ownTools: readonly AgentTool[];
  /** Bare names of the program's own tools whose calls a person has to allow. */
  readonly askFirst: readonly string[];
  /** A call of it may wait for a person: only then its session has to be kept. */
  readonly mayAsk: boolean;
  /** MCP servers by name, secrets filled in. */
  readonly servers: Readonly<Record<string, unknown>>;
  readonly maxTurns: number;
  readonly maxUsd: number;
  /** Working folder; must be there. */
  readonly cwd: string;
  /** The only folder that may be written. */
  readonly scratch: string;
  /** Folders and files that a shell must not read. */
  readonly hidden: readonly string[];
  /** The run's own place for settings and session; kept while it waits. */
  readonly folder: string;
  /** For temporary files of this attempt, sockets among them: its path has to be short and plain. Made and removed. */
  readonly temp: string;
  /** Domains that a shell may reach. */
  readonly network: readonly string[];
  /** Environment of the task, secrets filled in; a shell sees none of the secret ones. */
  readonly env: Readonly<Record<string, string>>;
  readonly secretNames: readonly string[];
  /** Goes on with the session that stopped at a question. */
  readonly session: string | null;
  judge(call: { readonly tool: string; readonly input: unknown }): ToolVerdict | Promise<ToolVerdict>;
}

export interface AgentCalls {
  /** Before each call of a model. */
  reserve(request: {
    model: string;
    bytes: number;
    maxTokens: number;
  }): Promise<AgentReservation | { why: string }>;
}

export interface AgentReservation {
  settle(usage: TokenUsage | null): Promise<void>;
  assume(): Promise<void>;
}

export type AgentEvent =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "tool"; readonly name: string; readonly input: unknown }
  | { readonly kind: "tool_result"; readonly text: string; readonly isError: boolean }
  | { readonly kind: "note"; readonly text: string }
  /** As the agent's program gave it, for the transcript. */
  | { readonly kind: "raw"; readonly message: object };

export interface AgentAsk {
  readonly tool: string;
  readonly input: unknown;
}

export interface AgentEnd {
  /**
   * `done`: a result of the asked-for form, or none with `output` undefined. `asks`: it stopped at a call that a person
   * has to allow. Otherwise a stable word: `max_turns`, `over_budget`, `no_result`, `interrupted`, `not_installed`,
   * `sandbox_unavailable`, `not_logged_in`, `error`, or the kind of an API error.
   */
  readonly kind: string;
  readonly detail: string | null;
  readonly output: unknown;
  /** The last text. */
  readonly text: string;
  readonly session: string | null;
  /** Calls of the last turn that a person has to allow, in their order. */
  readonly asks: readonly AgentAsk[];
  /** Calls that the walls refused. */
  readonly denials: readonly { readonly tool: string; readonly why: string }[];
  readonly turns: number;
  /** What the agent's program says it used, by model; only a login has to go by it. null: it did not come to say so. */
  readonly usage: Readonly<Record<string, TokenUsage>> | null;
}

export interface ClaudeAgent {
  /** Never rejects but for faults of Nightdesk itself. */
  run(
    request: AgentRequest,
    calls: AgentCalls,
    account: ClaudeAccount,
    options: { readonly signal: AbortSignal; onEvent(event: AgentEvent): void },
  ): Promise<AgentEnd>;
}
