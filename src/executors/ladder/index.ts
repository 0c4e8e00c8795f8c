/**
 * The decision ladder, cheapest step first: is there a key, is there money, has anything to read changed, what does the
 * gate say. A person who says `run` has decided; then only key and money count.
 */
import type { Decision } from "../../core/decision.ts";
import { usdText } from "../../core/money/caps.ts";
import { ClaudeError, type ClaudeMessages, type ModelCall } from "../../ports/claude.ts";
import type { ClaudeAccount } from "../../ports/claude-account.ts";
import { noKeyText } from "../../ports/claude-account.ts";
import type { Executor } from "../../ports/executor.ts";
import type { Ladder, LadderRequest, LadderVerdict } from "../../ports/ladder.ts";
import { InputError, type RenderPrompt } from "../../ports/prompt.ts";
import type { Purse } from "../../ports/purse.ts";
import type { AskByLogin } from "../model/by-login.ts";
import { OverCap } from "../model/pay.ts";
import { askGate } from "./model-gate.ts";
import { runGate } from "./script-gate.ts";

export interface LadderParts {
  readonly account: () => ClaudeAccount;
  readonly purse: Purse;
  readonly render: RenderPrompt;
  readonly messages: (account: ClaudeAccount) => ClaudeMessages;
  readonly bytesOf: (call: ModelCall) => number;
  readonly askByLogin: AskByLogin;
  readonly now: () => number;
  /** Runs a gate's script as an attempt of its own. */
  readonly scripts: Executor;
}

/** A run that was put off so often is skipped in the end. */
const MOST_DEFERRALS = 5;
/** After a fault that passes by itself; longer than a `tick` stays for, so that it does not stay for ever. */
const AFTER_FAULT_MS = 16 * 60_000;

type Step = (state: State) => Promise<Ending | null> | Ending | null;
type Ending = Pick<LadderVerdict, "verdict" | "reason"> & {
  readonly detail: string | null;
  readonly untilAt?: number;
  readonly isSettled?: boolean;
};

interface State {
  readonly parts: LadderParts;
  readonly request: LadderRequest;
  readonly signal: AbortSignal;
  readonly steps: Decision[];
  inputHash: string | null;
}

export function createLadder(parts: LadderParts): Ladder {
  return async (request, signal) => {
    const state: State = { parts, request, signal, steps: [], inputHash: null };
    const isAsked = request.run.trigger === "manual" || request.run.trigger === "resident";
    const steps: Step[] = [calendar, key, budget, input, ...(isAsked ? [] : [scriptGate, modelGate])];
    for (const step of steps) {
      signal.throwIfAborted();
      const ending = await step(state);
      if (ending !== null) return verdictOf(state, ending);
    }
    return verdictOf(state, { verdict: "go", reason: "go", detail: null });
  };
}

function verdictOf({ steps, inputHash }: State, ending: Ending): LadderVerdict {
  const { verdict, reason, detail, untilAt = null, isSettled = false } = ending;
  return { steps, verdict, reason, detail, untilAt, inputHash, isSettled };
}

function note(
  state: State,
  step: Decision["step"],
  verdict: Decision["verdict"],
  reason: string,
  evidence: Decision["evidence"] = null,
): void {
  state.steps.push({ step, verdict, reason, evidence });
}

function calendar(state: State): null {
  const { run } = state.request;
  const why: Readonly<Record<string, string>> = {
    slot: run.catchUp ? "its moment came while nothing ran, and is caught up" : "its moment has come",
    manual: "a person asked for it",
    resident: "something happened that the resident agent is told",
  };
  note(state, "calendar", "go", why[run.trigger] ?? "another run asked for it");
  return null;
}

function usesClaude({ task, run }: LadderRequest): boolean {
  if (task.work.kind === "ask" || task.work.kind === "agent") return true;
  return task.gate?.kind === "ask" && run.trigger !== "manual";
}

function key(state: State): Ending | null {
  if (!usesClaude(state.request)) return null;
  const account = state.parts.account();
  if (account.auth === "login" || account.apiKey !== null) {
    note(
      state,
      "key",
      "go",
      account.auth === "login" ? "your own Claude login is used" : "an API key is set",
    );
    return null;
  }
  const detail = noKeyText(account);
  note(state, "key", "skip", detail);
  const verdict = account.withoutKey === "fail" ? "fail" : "skip";
  return { verdict, reason: "no_api_key", detail };
}

/** Only whether anything is left at all: each call looks for itself. */
async function budget(state: State): Promise<Ending | null> {
  const { request, parts } = state;
  if (!usesClaude(request)) return null;
  const { task, run } = request;
  const left = await parts.purse.left({ task: task.id, run: run.id });
  if (left > 0) {
    note(state, "budget", "go", `${usdText(left)} may still be spent`, { left_usd: left });
    return null;
  }
  const refused = await parts.purse.reserve({
    task: task.id,
    run: run.id,
    kind: "ask",
    model: parts.account().model,
    usd: 0.000_001,
  });
  // Somebody gave money back in between.
  if (refused.ok) {
    await refused.settle({ usage: null });
    note(state, "budget", "go", "something may be spent again");
    return null;
  }
  note(state, "budget", "skip", refused.detail, { left_usd: 0 });
  return { verdict: "skip", reason: "over_budget", detail: refused.detail };
}

async function input(state: State): Promise<Ending | null> {
  const { task, lastInputHash, run } = state.request;
  if (task.inputs.length === 0) return null;
  const rendered = await state.parts.render(task).catch(inputFault);
  if (rendered instanceof InputError) {
    note(state, "input", "skip", rendered.message);
    return { verdict: "fail", reason: "bad_input", detail: rendered.message };
  }
  const { hash, inputs } = rendered;
  state.inputHash = hash;
  const isSame = hash === lastInputHash;
  const isAsked = run.trigger === "manual" || run.trigger === "resident";
  const mayskip = task.skipUnchangedInputs && !isAsked && !run.full;
  const words = isSame ? "what it reads has not changed since it last did" : "what it reads has changed";
  const isSkip = isSame && mayskip;
  note(state, "input", isSkip ? "skip" : "go", words, { hash, inputs: inputs.length });
  return isSkip ? { verdict: "skip", reason: "unchanged", detail: capital(words) } : null;
}

function inputFault(error: unknown): InputError {
  if (error instanceof InputError) return error;
  throw error;
}

async function scriptGate(state: State): Promise<Ending | null> {
  const { request, parts, signal } = state;
  if (request.task.gate?.kind !== "script") return null;
  const said = await runGate(parts.scripts, request, request.task.gate.path, signal);
  if (said.kind === "failed") {
    note(state, "gate_script", "skip", said.detail);
    return { verdict: "fail", reason: "gate_failed", detail: said.detail };
  }
  if (said.kind === "skip") {
    note(state, "gate_script", "skip", said.reason);
    return { verdict: "skip", reason: "gate", detail: said.reason };
  }
  note(state, "gate_script", "go", "the gate's script had nothing against it");
  return null;
}

async function modelGate(state: State): Promise<Ending | null> {
  const { request, parts, signal } = state;
  if (request.task.gate?.kind !== "ask") return null;
  try {
    const said = await askGate(parts, request, request.task.gate, signal);
    if (said.verdict === "run") {
      note(state, "gate_model", "go", said.reason, { model: said.model });
      return null;
    }
    if (said.verdict === "defer" && request.deferrals < MOST_DEFERRALS) {
      note(state, "gate_model", "defer", said.reason, { minutes: said.minutes, model: said.model });
      return { ...deferred(parts, said.minutes * 60_000), detail: said.reason };
    }
    const often = said.verdict === "defer" ? ` (put off ${request.deferrals} times already)` : "";
    note(state, "gate_model", "skip", said.reason + often, { model: said.model });
    // It has seen what there is to read: the same again tomorrow need not be asked.
    return {
      verdict: "skip",
      reason: "gate",
      detail: said.reason + often,
      isSettled: state.inputHash !== null,
    };
  } catch (error) {
    signal.throwIfAborted();
    return gateFault(state, error);
  }
}

function gateFault(state: State, error: unknown): Ending {
  const { request, parts } = state;
  const detail = `The gate could not be asked: ${(error as Error).message}`;
  if (error instanceof OverCap) {
    note(state, "gate_model", "skip", error.message);
    return { verdict: "skip", reason: "over_budget", detail: error.message };
  }
  const passes =
    error instanceof ClaudeError && !["auth", "billing", "bad_request", "not_found"].includes(error.kind);
  if (passes && request.deferrals < MOST_DEFERRALS) {
    note(state, "gate_model", "defer", detail, { minutes: AFTER_FAULT_MS / 60_000 });
    return { ...deferred(parts, AFTER_FAULT_MS), detail };
  }
  note(state, "gate_model", "skip", detail);
  return { verdict: "fail", reason: "gate_failed", detail };
}

function deferred({ now }: LadderParts, ms: number): { verdict: "defer"; reason: string; untilAt: number } {
  return { verdict: "defer", reason: "deferred", untilAt: now() + ms };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
