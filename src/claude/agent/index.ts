/** The Agent SDK behind our port: one run of an agent, from its prompt to its result or its question. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type {
  CanUseTool,
  HookCallback,
  Options,
  PreToolUseHookInput,
  Query,
  SDKResultMessage,
  SDKUserMessage,
} from "@anthropic-ai/claude-agent-sdk";
import type { AgentAsk, AgentEnd, AgentRequest, ClaudeAgent, ToolVerdict } from "../../ports/claude-agent.ts";
import { DEFAULT_BASE_URL } from "../../ports/claude-account.ts";
import type { Clock } from "../../ports/clock.ts";
import { endOf, eventsOf, usageOf } from "./events.ts";
import { openGateway, type Gateway, type Send } from "./gateway.ts";
import { loadAgentSdk, NO_PROGRAM, NOT_INSTALLED } from "./load-sdk.ts";
import { decisionOf, profile } from "./options.ts";
import { missingServer } from "./servers.ts";
import { startProgram, type Guard } from "./start-program.ts";

export interface AgentParts {
  /** Absolute path of the home. */
  readonly home: string;
  readonly version: string;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly basics: Readonly<Record<string, string>>;
  readonly userHome: string;
  /** For a login: by what the person's program finds it. */
  readonly loginEnv: Readonly<Record<string, string>>;
  readonly fetch: Send;
}

/** How long an interrupted agent may take to say what it has used. */
const INTERRUPT_MS = 5_000;
/** How long its program may take to leave once the result is there. */
const AFTER_RESULT_MS = 5_000;
/** Said to the model of every further call of a turn that needs a person. */
const ASKED_TOO =
  "the person is being asked about this call as well; once you go on, make exactly this call again to learn the answer";
const NOT_LISTED = "this call is not among those that the task lists";

export function createAgent(parts: AgentParts): ClaudeAgent {
  return {
    async run(request, calls, account, { signal, onEvent }) {
      const sdk = await loadAgentSdk(parts.home);
      if (sdk === null) return failed("not_installed", NOT_INSTALLED);
      const isLogin = account.auth === "login";
      if (isLogin && account.executable === null) return failed("not_installed", NO_PROGRAM);
      for (const name of ["home", "config"]) makeFolder(join(request.folder, name));
      makeFolder(request.scratch);
      freshFolder(request.temp);
      const gateway = isLogin
        ? null
        : await openGateway({
            baseUrl: account.baseUrl,
            apiKey: account.apiKey ?? "",
            calls,
            send: parts.fetch,
          });
      const session = createSession(request, signal, onEvent);
      try {
        const options = profile({
          request,
          gateway,
          version: parts.version,
          executable: account.executable,
          spawn: (program) => startProgram(program, parts.guard),
          stop: session.stop,
          basics: parts.basics,
          userHome: parts.userHome,
          loginEnv: isLogin ? loginEnvironment(parts.loginEnv, account.baseUrl) : {},
          hook: session.hook,
          canUseTool: session.canUseTool,
          onStderr: (text) => session.heard(text),
        });
        const end = await session.live(sdk.query, options, parts.clock);
        return withRefusal(end, gateway);
      } finally {
        await gateway?.close();
        rmSync(request.temp, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

function loginEnvironment(known: AgentParts["loginEnv"], baseUrl: string): Record<string, string> {
  return { ...known, ...(baseUrl === DEFAULT_BASE_URL ? {} : { ANTHROPIC_BASE_URL: baseUrl }) };
}

/** What our own gateway has refused is not the API's doing. */
function withRefusal(end: AgentEnd, gateway: Gateway | null): AgentEnd {
  const why = gateway?.refusal() ?? null;
  if (why === null || end.kind === "done" || end.kind === "asks") return end;
  return { ...end, kind: "over_budget", detail: why };
}

type AskAgent = (request: { prompt: AsyncIterable<SDKUserMessage>; options: Options }) => Query;

function createSession(
  request: AgentRequest,
  signal: AbortSignal,
  onEvent: Parameters<ClaudeAgent["run"]>[3]["onEvent"],
) {
  const stop = new AbortController();
  const denials: { tool: string; why: string }[] = [];
  const verdicts = new Map<string, ToolVerdict>();
  const asked: AgentAsk[] = [];
  let stderr = "";

  /** What its own rules refuse does not always come by us. */
  function refusedByProgram(result: SDKResultMessage | null): { tool: string; why: string }[] {
    const ours = (id: string) => ["deny", "ask"].includes(verdicts.get(id)?.kind ?? "");
    return (result?.permission_denials ?? [])
      .filter(({ tool_use_id: id }) => !ours(id))
      .map(({ tool_name: tool }) => ({ tool, why: "it is outside what the task allows" }));
  }

  /** Each call is judged once, whichever way the program asks: an answer of a person is good for one call. */
  async function verdictOn(id: string, tool: string, given: unknown): Promise<ToolVerdict> {
    const known = verdicts.get(id);
    if (known !== undefined) return known;
    const verdict = await request.judge({ tool, input: given });
    verdicts.set(id, verdict);
    if (verdict.kind === "ask") asked.push({ tool, input: given });
    if (verdict.kind === "deny") denials.push({ tool, why: verdict.why });
    return verdict;
  }

  const hook: HookCallback = async (input) => {
    const { tool_name: tool, tool_input: given, tool_use_id: id } = input as PreToolUseHookInput;
    // The form in which the result is handed over is no tool of the world.
    if (tool === "StructuredOutput") return decisionOf("allow", null);
    const verdict = await verdictOn(id, tool, given);
    if (verdict.kind === "as_listed") return decisionOf(null, null);
    // The program keeps one call of a turn; of the others it would forget that they were ever made.
    if (verdict.kind === "ask")
      return asked.length === 1 ? decisionOf("defer", null) : decisionOf("deny", ASKED_TOO);
    return decisionOf(verdict.kind, verdict.kind === "deny" ? verdict.why : null);
  };

  const canUseTool: CanUseTool = async (tool, given, { toolUseID }) => {
    const verdict = await verdictOn(toolUseID, tool, given);
    if (verdict.kind === "allow") return { behavior: "allow", updatedInput: given };
    return { behavior: "deny", message: verdict.kind === "deny" ? verdict.why : NOT_LISTED };
  };

  async function live(query: AskAgent, options: Options, clock: Clock): Promise<AgentEnd> {
    const over = Promise.withResolvers<"over">();
    const stuck = Promise.withResolvers<"stuck">();
    let isStuck = false;
    const line = { over: over.promise, stuck: stuck.promise };
    let missing: string | null = null;
    const begun = Promise.withResolvers<Query>();
    const ready = async (): Promise<boolean> => {
      missing = await missingServer(await begun.promise, Object.keys(request.servers), clock, signal);
      return missing === null;
    };
    const conversation = query({ prompt: opening(request, line, ready), options });
    begun.resolve(conversation);
    let last: SDKResultMessage | null = null;
    let fault: unknown = null;
    let hasBegun = false;
    let session: string | null = request.session;
    // A wait that nobody needs any more would keep our own process for as long.
    const ended = new AbortController();
    const interrupt = (): void => void giveUp(conversation, stop, clock, ended.signal);
    if (signal.aborted) interrupt();
    signal.addEventListener("abort", interrupt, { once: true });
    try {
      for await (const message of conversation) {
        if ("session_id" in message && typeof message.session_id === "string") session = message.session_id;
        hasBegun = true;
        for (const event of eventsOf(message)) onEvent(event);
        if (message.type !== "result") continue;
        if (message.terminal_reason === "tool_deferred_unavailable" && !isStuck) {
          isStuck = true;
          stuck.resolve("stuck");
          continue;
        }
        last = message;
        over.resolve("over");
        // What it left running in the background would keep it for as long as that takes.
        void clock.sleep(AFTER_RESULT_MS, ended.signal).then(() => stop.abort());
      }
    } catch (error) {
      // After an API error the result comes first, then the iterator throws.
      fault = error;
    } finally {
      over.resolve("over");
      ended.abort();
      signal.removeEventListener("abort", interrupt);
    }
    const common = {
      session,
      denials: [...denials, ...refusedByProgram(last)],
      turns: last?.num_turns ?? 0,
      // What never began has asked nobody.
      usage: hasBegun ? usageOf(last) : {},
    };
    const text = last !== null && "result" in last ? last.result : "";
    if (signal.aborted) {
      // What it tells leaves out the call that was under way.
      const usage = hasBegun ? null : {};
      return { ...common, usage, text, kind: "interrupted", detail: null, output: undefined, asks: [] };
    }
    if (missing !== null) return { ...failed("server_missing", missing), ...common };
    if (last === null) return { ...failed(startKind(stderr), faultText(fault, stderr)), ...common };
    const end = endOf(last);
    // Put off a second time, a call is no longer named by the program; of several it names one.
    const isAsking = end.kind === "asks" || (end.kind === "done" && end.output === undefined);
    if (isAsking && asked.length > 0) return { ...common, text, ...end, kind: "asks", asks: asked };
    return { ...common, text, ...end };
  }

  return { stop, hook, canUseTool, live, heard: (text: string) => (stderr = (stderr + text).slice(-4_000)) };
}

interface Line {
  readonly over: Promise<"over">;
  /** The program could not go on by itself with the call that had waited. */
  readonly stuck: Promise<"stuck">;
}

/**
 * One message, then the line stays open until the result is there: only so can it be interrupted. A session that
 * stopped at a question goes on by itself, unless the tool is one of a server, which is not yet there when it begins; an
 * empty message lets it try again, and would otherwise be another turn.
 */
async function* opening(
  { session, prompt }: AgentRequest,
  line: Line,
  ready: () => Promise<boolean>,
): AsyncGenerator<SDKUserMessage> {
  // Nothing is asked while a server is missing: the model would do without it and say nothing of it.
  if (!(await ready())) return;
  if (session === null || (await Promise.race([line.stuck, line.over])) === "stuck") {
    const message = { role: "user" as const, content: session === null ? prompt : "" };
    yield { type: "user", message, parent_tool_use_id: null };
  }
  await line.over;
}

/** Politely first, so that what it used is known; then for good. */
async function giveUp(
  conversation: Query,
  stop: AbortController,
  clock: Clock,
  ended: AbortSignal,
): Promise<void> {
  const done = conversation.interrupt().catch(() => undefined);
  await Promise.race([done, clock.sleep(INTERRUPT_MS, ended)]);
  await clock.sleep(INTERRUPT_MS / 10, ended);
  stop.abort();
}

function failed(kind: string, detail: string): AgentEnd {
  return {
    kind,
    detail,
    output: undefined,
    text: "",
    session: null,
    asks: [],
    denials: [],
    turns: 0,
    usage: {},
  };
}

function startKind(stderr: string): string {
  return /sandbox/i.test(stderr) ? "sandbox_unavailable" : "error";
}

function faultText(fault: unknown, stderr: string): string {
  const said = stderr.trim().split("\n").at(-1) ?? "";
  const text = fault instanceof Error ? fault.message : "The agent's program ended without a result";
  return said === "" ? text.slice(0, 500) : `${text}: ${said}`.slice(0, 500);
}

/** Of this run alone: what lies there under its name is removed, and a link put in its place is not followed. */
function freshFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  mkdirSync(path, { mode: 0o700 });
}

function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
