/** The safe profile: what the agent's program is started with. Everything is named; nothing is left to its defaults. */
import { dirname, join } from "node:path";
import type {
  CanUseTool,
  HookCallback,
  McpServerConfig,
  Options,
  SyncHookJSONOutput,
} from "@anthropic-ai/claude-agent-sdk";
import type { AgentRequest } from "../../ports/claude-agent.ts";
import type { Gateway } from "./gateway.ts";
import { ownServer, SERVER_NAME } from "./own-server.ts";
import { SERVER_START_MS } from "./servers.ts";

export interface ProfileParts {
  readonly request: AgentRequest;
  /** null with a login, which finds its own way. */
  readonly gateway: Gateway | null;
  readonly version: string;
  readonly executable: string | null;
  readonly spawn: NonNullable<Options["spawnClaudeCodeProcess"]>;
  readonly stop: AbortController;
  /** What always is passed on of Nightdesk's own environment. */
  readonly basics: Readonly<Record<string, string>>;
  /** Whose settings hold the login; the user's own home. */
  readonly userHome: string;
  /** By what the person's program finds its login and its API, where that is not in its usual place. */
  readonly loginEnv: Readonly<Record<string, string>>;
  readonly hook: HookCallback;
  readonly canUseTool: CanUseTool;
  onStderr(text: string): void;
}

/** Tokens of one answer: bounds how much a single call can overshoot. */
const ANSWER_TOKENS = 16_000;
const API_TIMEOUT_MS = 120_000;
/** A server that does not answer a call is given up long before the run is. */
const SERVER_TOOL_MS = 300_000;
const API_RETRIES = 2;

/** Searches pass by these as well, which no look at their arguments could tell. */
const NEVER_READ = ["Read(//**/.env)", "Read(//**/.env.*)"];

export function profile(parts: ProfileParts): Options {
  const { request, stop } = parts;
  const own = request.ownTools.length === 0 ? {} : { [SERVER_NAME]: ownConfig(parts) };
  const servers = { ...(request.servers as Record<string, McpServerConfig>), ...own };
  const names = request.tools.map(bareName);
  const hasShell = names.includes("Bash");
  return {
    abortController: stop,
    cwd: request.cwd,
    env: environment(parts),
    model: request.model,
    ...(request.effort === null ? {} : { effort: request.effort }),
    systemPrompt: request.system,
    tools: [...new Set(names.filter((name) => !name.startsWith("mcp__")))],
    allowedTools: allowedWithoutUs(request),
    disallowedTools: NEVER_READ,
    ...permissions(parts),
    settingSources: [],
    strictMcpConfig: true,
    mcpServers: servers,
    mcpServersDelivery: "initialize",
    verbatimPrompts: true,
    maxTurns: request.maxTurns,
    maxBudgetUsd: request.maxUsd,
    outputFormat: { type: "json_schema", schema: request.schema as Record<string, unknown> },
    hooks: { PreToolUse: [{ hooks: [parts.hook] }] },
    persistSession: request.mayAsk,
    ...(request.session === null ? {} : { resume: request.session }),
    ...(parts.executable === null ? {} : { pathToClaudeCodeExecutable: parts.executable }),
    ...(hasShell ? { sandbox: sandbox(parts) } : {}),
    spawnClaudeCodeProcess: parts.spawn,
    stderr: parts.onStderr,
  };
}

/** The hook allows what may be; the list is for rules, which only the program itself can check. */
function allowedWithoutUs({ tools, askFirst, ownTools, session }: AgentRequest): string[] {
  const listed = tools.filter((tool) => !askFirst.includes(bareName(tool)));
  if (session !== null) return listed.filter((tool) => tool.includes("("));
  return [...listed, ...ownTools.map(({ name }) => `mcp__${SERVER_NAME}__${name}`)];
}

/**
 * A session that goes on makes the call that had waited at once, maybe before our hook is in place: such tools are
 * allowed by no list, and what the hook misses comes by the question that is asked otherwise.
 */
function permissions({ request, canUseTool }: ProfileParts): Partial<Options> {
  const settings = { settings: { permissions: { ask: [...request.askFirst] } } };
  const held = request.askFirst.length === 0 ? {} : settings;
  if (request.session === null) return { permissionMode: "dontAsk", ...held };
  return { permissionMode: "default", canUseTool, ...held };
}

/** `Bash(git log:*)` is the tool `Bash`. */
export function bareName(tool: string): string {
  return (tool.split("(", 1)[0] ?? tool).trim();
}

function ownConfig({ request, version }: ProfileParts): McpServerConfig {
  // The SDK names the higher class; it only ever connects it.
  const instance = ownServer(request.ownTools, version) as unknown as Extract<
    McpServerConfig,
    { type: "sdk" }
  >["instance"];
  return { type: "sdk", name: SERVER_NAME, instance };
}

/** It REPLACES the environment: what is not named here the program does not see. */
function environment({
  request,
  gateway,
  version,
  basics,
  userHome,
  loginEnv,
}: ProfileParts): Record<string, string> {
  const { folder, temp } = request;
  const own = {
    ...basics,
    ...request.env,
    NIGHTDESK_RUN_ID: request.runId,
    TMPDIR: temp,
    CLAUDE_CODE_TMPDIR: temp,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    DISABLE_TELEMETRY: "1",
    CLAUDE_CODE_DISABLE_CRON: "1",
    CLAUDE_CODE_DISABLE_AUTO_MEMORY: "1",
    // A shell that goes on by itself could swap a folder between our look at a path and the program's use of it.
    CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
    CLAUDE_CODE_MAX_RETRIES: String(API_RETRIES),
    CLAUDE_CODE_MAX_OUTPUT_TOKENS: String(ANSWER_TOKENS),
    API_TIMEOUT_MS: String(API_TIMEOUT_MS),
    MCP_TIMEOUT: String(SERVER_START_MS),
    MCP_TOOL_TIMEOUT: String(SERVER_TOOL_MS),
    CLAUDE_AGENT_SDK_CLIENT_APP: `nightdesk/${version}`,
  };
  if (gateway === null) return { ...own, HOME: userHome, ...loginEnv };
  return {
    ...own,
    HOME: join(folder, "home"),
    USERPROFILE: join(folder, "home"),
    CLAUDE_CONFIG_DIR: join(folder, "config"),
    ANTHROPIC_BASE_URL: gateway.url,
    ANTHROPIC_API_KEY: gateway.word,
    NO_PROXY: "127.0.0.1,localhost",
  };
}

/**
 * A shell without it would read and send whatever it likes; if it cannot be had, nothing is started. Of the person's own
 * folder it sees the places it works in and nothing else: keys of all sorts lie there.
 */
function sandbox({ request, userHome, loginEnv }: ProfileParts): NonNullable<Options["sandbox"]> {
  const { cwd, scratch, hidden, network, secretNames, temp } = request;
  const places = [cwd, scratch, temp];
  const ofLogin = loginEnv["CLAUDE_CONFIG_DIR"];
  const isWhole = dirname(userHome) === userHome;
  return {
    enabled: true,
    failIfUnavailable: true,
    autoAllowBashIfSandboxed: false,
    allowUnsandboxedCommands: false,
    network: { allowedDomains: [...network], strictAllowlist: true, allowLocalBinding: false },
    filesystem: {
      allowWrite: [scratch, temp],
      denyRead: [...hidden, ...(isWhole ? [] : [userHome]), ...(ofLogin === undefined ? [] : [ofLogin])],
      allowRead: places,
      denyWrite: [...hidden],
    },
    credentials: {
      envVars: ["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", ...Object.keys(loginEnv), ...secretNames].map(
        (name) => ({
          name,
          mode: "deny" as const,
        }),
      ),
    },
  };
}

/** What the hook answers the agent's program. */
export function decisionOf(
  decision: "allow" | "deny" | "defer" | null,
  why: string | null,
): SyncHookJSONOutput {
  if (decision === null) return {};
  return {
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: decision,
      ...(why === null ? {} : { permissionDecisionReason: why }),
    },
  };
}
