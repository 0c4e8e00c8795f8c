/** The executor of `agent:`: Claude with tools, within walls, caps and turns; it may stop at a question and go on later. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Approval } from "../../core/approval.ts";
import type { TokenUsage } from "../../core/money/cost.ts";
import type { SecretBearing, Task } from "../../core/task.ts";
import type { AgentEnd, AgentRequest, AgentTool, ClaudeAgent } from "../../ports/claude-agent.ts";
import type { ClaudeAccount } from "../../ports/claude-account.ts";
import type { AttemptRequest, Executor } from "../../ports/executor.ts";
import { InputError, type RenderPrompt } from "../../ports/prompt.ts";
import type { Purse } from "../../ports/purse.ts";
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
import { payAsWhole, settleWhole } from "../model/pay-whole.ts";
import { knownFindingsText } from "../model/words.ts";
import { ASK_USER, bareName, createJudge, OWN_PREFIX } from "./judge.ts";
import { envFilesWithin } from "./env-files.ts";
import { outcomeOf } from "./outcome.ts";
import { callsOf } from "./paying.ts";
import { questionsOf, unmadeOf } from "./questions.ts";
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
  /** Where the person's own keys and logins lie, also where a task works in a folder above them. */
  readonly privatePlaces: readonly string[];
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
  if ("outcome" in request) return request;
  const mask = maskOf(parts, task);
  const transcribe = openTranscript(parts.home, run.id, mask);
  inside.print(`model ${request.model}, at most ${request.maxTurns} turns\n`);
  const paid =
    account.auth === "login" ? await payAsWhole(parts.purse, { ...purse, kind: "agent" }, request) : null;
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
  if (paid !== null) await settleWhole(paid, request.model, end.usage, waiting?.usage ?? {});
  inside.signal.throwIfAborted();
  const ending = conclude(task, inside, folder, { ...end, text: mask(end.text) });
  if (ending.outcome !== "succeeded" || ending.waits !== undefined) return ending;
  // What a person has allowed and nobody has done is not passed over in silence.
  return { ...ending, detail: unmadeOf(await parts.approvalsOf(run.id)) };
}

function conclude(task: Task, inside: InsideWork, folder: string, end: AgentEnd): InsideEnd {
  if (end.kind === "asks" && end.session !== null) {
    keepWaiting(folder, { session: end.session, usage: end.usage ?? {} } satisfies Waiting);
    const asks = questionsOf(end.asks);
    const names = [...new Set(asks.map(({ tool }) => tool))].join(", ");
    inside.print(`waits for a person: ${names}\n`);
    const detail = `It waits for your ${asks.length === 1 ? "answer" : `${asks.length} answers`} about ${names}`;
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
): Promise<AgentRequest | InsideEnd> {
  const { home } = parts;
  const prompt = await parts.render(task).catch(inputFault);
  if (prompt instanceof InputError) return { outcome: "failed", reason: "bad_input", detail: prompt.message };
  const approvals = await parts.approvalsOf(run.id);
  const scratch = join(home, "data", "agents", task.id);
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const cwd = task.cwd === home ? scratch : task.cwd;
  const { env, secrets } = workEnvironment(parts, task);
  const hasShell = task.tools.some((tool) => bareName(tool) === "Bash");
  const secretFiles = hasShell ? envFilesWithin([home, cwd]) : [];
  if (secretFiles === null) return tooWide(home, cwd);
  const deeds = parts.deeds(run);
  const own = toolsFor(task, [
    ...parts.readTools,
    ...ownTools({ ...deeds, report: inside.report, approvals, now: parts.clock.now }),
    ...(task.resident ? [...parts.residentTools, ...residentTools(deeds.adapt)] : []),
  ]);
  const hidden = [join(home, "state"), join(home, ".env"), ...parts.privatePlaces];
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
    mayAsk: task.approve.length > 0 || own.some(({ name }) => name === ASK_USER),
    servers: serversOf(parts, task),
    maxTurns: task.budget?.maxTurns ?? MAX_TURNS,
    maxUsd: left,
    cwd,
    scratch,
    hidden: [...hidden, ...(secretFiles ?? [])],
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

function inputFault(error: unknown): InputError {
  if (error instanceof InputError) return error;
  throw error;
}

function tooWide(home: string, cwd: string): InsideEnd {
  const detail = `${cwd} or ${home} holds too many folders to keep the .env files in them from a shell; give the task a narrower cwd`;
  return { outcome: "failed", reason: "sandbox_unavailable", detail };
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
