/** The executor of `agent:`: Claude with tools, within walls, caps and turns; it may stop at a question and go on later. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Approval, ApprovalDraft } from "../../core/approval.ts";
import { mostOf, NO_USAGE, type TokenUsage } from "../../core/money/cost.ts";
import type { SecretBearing, Task } from "../../core/task.ts";
import type { AgentCalls, AgentEnd, AgentRequest, AgentTool, ClaudeAgent } from "../../ports/claude-agent.ts";
import type { ClaudeAccount } from "../../ports/claude-account.ts";
import type { AttemptRequest, Executor } from "../../ports/executor.ts";
import type { RenderPrompt } from "../../ports/prompt.ts";
import type { Purse, Reservation } from "../../ports/purse.ts";
import type { Secret } from "../../ports/secrets.ts";
import type { AttemptContext } from "../attempt/context.ts";
import { discardRun } from "../attempt/inspect.ts";
import { maskerFor } from "../attempt/run-attempt.ts";
import {
  adoptInside,
  inspectInside,
  runInside,
  type InsideEnd,
  type InsideWork,
} from "../attempt/run-inside.ts";
import { workEnvironment, type EnvironmentParts } from "../attempt/work-environment.ts";
import { DEFAULT_SCHEMA } from "../model/result.ts";
import { clearPlace, endWaiting, keepWaiting, placeOf, readWaiting } from "../model/place.ts";
import { knownFindingsText } from "../model/words.ts";
import { ASK_USER, bareName, callHash, canonical, createJudge, OWN_PREFIX } from "./judge.ts";
import { outcomeOf } from "./outcome.ts";
import { residentTools, type Adapt } from "./resident-tools.ts";
import { ownTools, type OwnToolParts } from "./own-tools.ts";
import { openTranscript } from "./transcript.ts";
import { AGENT_SYSTEM, describeEvent } from "./words.ts";

export interface AgentExecutorParts extends AttemptContext, EnvironmentParts {
  readonly purse: Purse;
  readonly render: RenderPrompt;
  readonly account: () => ClaudeAccount;
  readonly agent: ClaudeAgent;
  readonly openFindings: (task: string) => Promise<readonly { key: string; title: string }[]>;
  /** Tools that only read; an agent gets those that it lists, or all where it lists none. */
  readonly readTools: readonly AgentTool[];
  readonly approvalsOf: (run: string) => Promise<readonly Approval[]>;
  /** @returns false if the answer was used already */
  readonly useApproval: (approval: Approval) => Promise<boolean>;
  /** The system's folder for temporary files. */
  readonly tempRoot: string;
  /** What its own tools do, for one run. */
  readonly deeds: (
    run: AttemptRequest["run"],
  ) => Pick<OwnToolParts, "enqueue" | "remind" | "propose"> & { readonly adapt: Adapt };
  /** What happened since an instant, as a block of a prompt; for the resident agent. */
  readonly happened: (task: Task, since: number | null) => Promise<string>;
  /** What the resident agent may do beside reading. */
  readonly residentTools: readonly AgentTool[];
}

/** A session that stopped at a question. */
interface Waiting {
  readonly session: string;
  /** What it had used by then, by model: its figures go on counting. */
  readonly usage: Readonly<Record<string, TokenUsage>>;
}

const MAX_TURNS = 12;
/** An answer of usual length; what one call takes beyond it is the most by which a cap can be overshot. */
const USUAL_ANSWER_TOKENS = 4_096;

export function createAgentExecutor(parts: AgentExecutorParts): Executor {
  const secretsOf = (task: Task): readonly Secret[] => workEnvironment(parts, task).secrets;
  return {
    start: (request, progress, signal) =>
      runInside(parts, secretsOf(request.task), request, progress, signal, (inside) =>
        work(parts, request, inside),
      ),
    inspect: (run) => inspectInside(parts, run),
    adopt: (request, progress) => adoptInside(parts, secretsOf(request.task), request, progress),
    discard(run) {
      discardRun(parts, run);
      clearPlace(placeOf(parts.home, run.id), run.finishedAt !== null);
      rmSync(tempOf(parts, run.id), { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** By name, so that whoever settles a run that died finds it. */
function tempOf({ tempRoot }: AgentExecutorParts, runId: string): string {
  return join(tempRoot, `nightdesk-${runId}`);
}

async function work(
  parts: AgentExecutorParts,
  attempt: AttemptRequest,
  inside: InsideWork,
): Promise<InsideEnd> {
  const { run, task } = attempt;
  const account = parts.account();
  const folder = placeOf(parts.home, run.id);
  const waiting = readWaiting(folder) as Waiting | null;
  const purse = { task: task.id, run: run.id };
  const left = await parts.purse.left(purse);
  if (left <= 0) {
    return { outcome: "over_budget", reason: "over_budget", detail: "Nothing is left to spend on this run" };
  }
  const request = await requestFor(parts, attempt, inside, { folder, waiting, left, account });
  const mask = maskOf(parts, task);
  const transcribe = openTranscript(parts.home, run.id, mask);
  inside.print(`model ${request.model}, at most ${request.maxTurns} turns\n`);
  const paid = account.auth === "login" ? await payAsWhole(parts.purse, purse, request) : null;
  if (paid !== null && !paid.ok)
    return { outcome: "over_budget", reason: "over_budget", detail: paid.detail };
  endWaiting(folder);
  const end = await parts.agent.run(request, callsOf(parts.purse, purse), account, {
    signal: inside.signal,
    onEvent(event) {
      if (event.kind === "raw") transcribe(event.message);
      else inside.print(describeEvent(event, mask));
    },
  });
  if (paid !== null) await settleWhole(paid, request.model, end, waiting);
  inside.signal.throwIfAborted();
  return conclude(task, inside, folder, { ...end, text: mask(end.text) });
}

function conclude(task: Task, inside: InsideWork, folder: string, end: AgentEnd): InsideEnd {
  if (end.kind === "asks" && end.asks !== null && end.session !== null) {
    keepWaiting(folder, { session: end.session, usage: end.usage } satisfies Waiting);
    const { tool, input } = end.asks;
    const asks: ApprovalDraft[] = [
      {
        kind: tool === OWN_PREFIX + ASK_USER ? "question" : "tool",
        tool: tool.startsWith(OWN_PREFIX) ? tool.slice(OWN_PREFIX.length) : tool,
        input: canonical(input),
        inputHash: callHash(tool, input),
      },
    ];
    inside.print(`waits for a person: ${asks[0]?.tool}\n`);
    const detail = `It waits for your answer about ${asks[0]?.tool}`;
    return { outcome: "succeeded", reason: "approval", detail, waits: { for: "approval", asks } };
  }
  const { end: ending, lines } = outcomeOf(end, task.schema);
  for (const line of lines) inside.report(line);
  return ending;
}

interface Situation {
  readonly folder: string;
  readonly waiting: Waiting | null;
  readonly left: number;
  readonly account: ClaudeAccount;
}

async function requestFor(
  parts: AgentExecutorParts,
  { run, task, lastSuccessAt }: AttemptRequest,
  inside: InsideWork,
  { folder, waiting, left, account }: Situation,
): Promise<AgentRequest> {
  const { home } = parts;
  const prompt = await parts.render(task);
  const approvals = await parts.approvalsOf(run.id);
  const scratch = join(home, "data", "agents", task.id);
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const cwd = task.cwd === home ? scratch : task.cwd;
  const { env, secrets } = workEnvironment(parts, task);
  const deeds = parts.deeds(run);
  const own = toolsFor(task, [
    ...parts.readTools,
    ...ownTools({ ...deeds, report: inside.report, approvals, now: parts.clock.now }),
    ...(task.resident ? [...parts.residentTools, ...residentTools(deeds.adapt)] : []),
  ]);
  const hidden = [join(home, "state"), join(home, ".env")];
  const foreign = task.tools.filter((tool) => !own.some(({ name }) => name === tool));
  return {
    runId: run.id,
    prompt:
      prompt.text +
      (task.resident ? await parts.happened(task, lastSuccessAt) : "") +
      knownFindingsText(await parts.openFindings(task.id)),
    system: `${AGENT_SYSTEM}\nYour folder for files is ${scratch}.`,
    model: task.model ?? account.model,
    effort: task.effort,
    schema: (task.schema ?? DEFAULT_SCHEMA) as object,
    tools: foreign,
    ownTools: own,
    askFirst: task.approve.map(bareName).filter((name) => !own.some((tool) => tool.name === name)),
    servers: serversOf(parts, task),
    maxTurns: task.budget?.maxTurns ?? MAX_TURNS,
    maxUsd: left,
    cwd,
    scratch,
    hidden,
    folder,
    temp: tempOf(parts, run.id),
    network: task.network,
    env,
    secretNames: secrets.map(({ name }) => name),
    session: waiting?.session ?? null,
    judge: createJudge({
      tools: foreign,
      own: own.map(({ name }) => name),
      approve: task.approve.map((name) =>
        own.some((tool) => tool.name === name) ? OWN_PREFIX + name : name,
      ),
      walls: { cwd, scratch, readable: [home, cwd], hidden },
      approvals,
      use: parts.useApproval,
    }),
  };
}

/** Where a task lists none of our own tools, it may read and record. */
function toolsFor(task: Task, all: readonly AgentTool[]): readonly AgentTool[] {
  // A single question that comes this way because of a login.
  if (task.work.kind === "ask") return [];
  const listed = all.filter(({ name }) => task.tools.includes(name));
  if (listed.length > 0) return listed;
  // It is there to look and to act within what the others allow.
  if (task.resident) return all;
  const usual = new Set([
    "status",
    "history",
    "findings",
    "report",
    "data_list",
    "data_query",
    "record_finding",
  ]);
  return all.filter(({ name }) => usual.has(name));
}

function serversOf(parts: AgentExecutorParts, task: Task): Readonly<Record<string, unknown>> {
  const { value } = parts.resolve(task.mcp ?? {}, parts.secrets.get);
  return value as Record<string, SecretBearing>;
}

function maskOf(parts: AgentExecutorParts, task: Task): (text: string) => string {
  const masker = maskerFor(parts, workEnvironment(parts, task).secrets);
  return (text) => masker.mask(text);
}

type Payer = { readonly task: string; readonly run: string };

/** With a key every single call is paid before it is let through. */
function callsOf(purse: Purse, { task, run }: Payer): AgentCalls {
  return {
    async reserve({ model, bytes, maxTokens }) {
      const { usd } = mostOf(model, bytes, Math.min(maxTokens, USUAL_ANSWER_TOKENS));
      const reserved = await purse.reserve({ task, run, kind: "agent", model, usd });
      if (!reserved.ok) return { why: reserved.detail };
      return {
        settle: async (usage) => void (await reserved.settle({ usage })),
        assume: async () => void (await reserved.assume()),
      };
    },
  };
}

/** A login's calls do not come by us: all that the run may take is set aside for it. */
function payAsWhole(purse: Purse, { task, run }: Payer, { model, maxUsd }: AgentRequest) {
  return purse.reserve({ task, run, kind: "agent", model, usd: maxUsd });
}

/** The session's figures go on counting over its attempts: what is new is the difference. */
async function settleWhole(
  paid: Reservation,
  model: string,
  end: AgentEnd,
  waiting: Waiting | null,
): Promise<void> {
  if (end.kind === "interrupted" && Object.keys(end.usage).length === 0) {
    await paid.assume();
    return;
  }
  const models = Object.entries(end.usage).map(([name, usage]) => ({
    model: name,
    usage: less(usage, waiting?.usage[name] ?? NO_USAGE),
  }));
  await paid.settle({ usage: NO_USAGE, also: models.length === 0 ? [{ model, usage: NO_USAGE }] : models });
}

function less(now: TokenUsage, before: TokenUsage): TokenUsage {
  const entries = Object.entries(now).map(([key, value]) => [
    key,
    Math.max(0, (value as number) - before[key as keyof TokenUsage]),
  ]);
  return { ...NO_USAGE, ...Object.fromEntries(entries) };
}
