/** Why something did not run, or did not succeed, as half a sentence. The stable words stand in JSON. */
import type { Outcome } from "../../core/outcome.ts";
import type { RunState, WaitingFor } from "../../core/run.ts";
import { safeLine } from "./safe-text.ts";

type Phrase = (detail: string | null) => string;

/** Reasons of slots that never ran; `detail` is the fact behind the reason. */
const NON_RUN: Readonly<Record<string, Phrase>> = {
  paused: (why) => (why === null ? "the task was paused" : `the task was paused: ${why}`),
  disabled: () => "the task is disabled",
  overlap: (run) => `its run before was still going${run === null ? "" : ` (${run})`}`,
  upstream_failed: (task) => `${task ?? "a task it depends on"} had not succeeded`,
  upstream_missed: (task) => `${task ?? "a task it depends on"} had not run`,
  upstream_paused: (task) => `${task ?? "a task it depends on"} is paused`,
  clock: () => "the machine's clock was not to be trusted",
  over_budget: (figures) => `no money left for it${figures === null ? "" : `: ${figures}`}`,
  gate: (words) => `its gate said no${words === null ? "" : `: ${words}`}`,
  adapted: (why) => `the resident agent took it off the plan${why === null ? "" : `: ${why}`}`,
  no_api_key: (how) => (how === null ? "no API key is set" : how.charAt(0).toLowerCase() + how.slice(1)),
  unchanged: () => "what it reads has not changed since it last ran",
  superseded: (run) => `a newer slot stands for it${run === null ? "" : ` (run ${run})`}`,
  too_many: () => "more slots had piled up than missed_max_runs allows",
  too_late: () => "its time was too long ago",
  unrecorded: () => "the ledger could not be written when it came",
  config_changed: () => "the schedule was changed before it could run",
  same_instant: () => "another slot of the task falls on the same instant and ran for both",
  queued_already: () => "one run was queued already and stands for it",
  cancelled: (who) => `it was cancelled${who === null ? "" : `: ${who}`}`,
  task_said: (words) => `the task itself said: ${words ?? "not now"}`,
};

/** Reasons of runs; used where the run brought no sentence of its own. */
const RUN: Readonly<Record<string, string>> = {
  exit_code: "it ended with an error",
  signal: "it was ended by a signal",
  timeout: "it took longer than it may",
  spawn_failed: "it could not be started",
  exit_unknown: "nobody can know how it ended",
  not_available: "this kind of task is not available yet",
  log_write: "its log could not be written",
  interpreter_missing: "the program that runs it is not installed",
  script_missing: "its script is not there",
  output_limit: "it wrote more than it may",
  settings_invalid: "its settings are wrong",
  over_budget: "a cap on what Claude may cost was reached",
  bad_input: "what it is to read cannot be given to a model",
  gate_failed: "its gate could not be asked",
  deferred: "its gate put it off",
  approval: "it waits for your answer",
  approval_expired: "nobody answered its question in time",
  adapted: "the resident agent put it off",
  answer: "the answer is not there yet",
  no_result: "the answer was not of the form that was asked for",
  refused: "the model declined to answer",
  max_tokens: "the answer was longer than it may be",
  max_turns: "it came to the end of its turns",
  sandbox_unavailable: "there is no sandbox for its shell",
  not_logged_in: "nobody is logged in to Claude",
  server_missing: "a server that it names did not come up",
  error: "it broke off",
  auth: "the API key was not accepted",
  billing: "the account has no credit left",
  bad_request: "Claude did not accept the request",
  not_found: "there is no such model",
  server: "Claude answered with a fault of its own",
  rate_limited: "the account asked too often",
  overloaded: "Claude was overloaded",
  cut: "the answer broke off",
  no_answer: "no answer came",
  connection: "Claude could not be reached",
  expect: "the proof of its effect is missing",
  superseded: "the next slot had come",
  denied: "it asked for something that it may not do",
};

/**
 * Half a sentence, or null if there is nothing to say.
 *
 * @param state outcome or current state
 */
export function reasonText(
  state: RunState | "open",
  reason: string | null,
  detail: string | null,
): string | null {
  const text = rawReasonText(state, reason, detail);
  return text === null ? null : safeLine(text);
}

function rawReasonText(
  state: RunState | "open",
  reason: string | null,
  detail: string | null,
): string | null {
  const isNonRun = state === "skipped" || state === "missed" || state === "merged";
  if (isNonRun && reason !== null) return NON_RUN[reason]?.(detail) ?? detail ?? reason;
  if (detail !== null) return detail.replace(/\.$/, "");
  if (reason === null) return null;
  return RUN[reason] ?? reason.replaceAll("_", " ");
}

const STATES: Readonly<Record<RunState | "open", string>> = {
  queued: "queued",
  waiting: "waiting",
  claimed: "starting",
  running: "running",
  open: "open",
  succeeded: "succeeded",
  failed: "failed",
  timed_out: "timed out",
  cancelled: "cancelled",
  over_budget: "over budget",
  lost: "lost",
  skipped: "skipped",
  missed: "missed",
  merged: "merged",
};

/** A state in words: `timed out`. */
export function stateText(state: RunState | "open"): string {
  return STATES[state];
}

/** What a waiting run waits for: `a task it depends on`. */
export function waitText(waitingFor: WaitingFor | null): string {
  if (waitingFor === "dependency") return "for a task it depends on";
  if (waitingFor === "lock") return "for a lock";
  if (waitingFor === "approval") return "for your approval";
  if (waitingFor === "retry") return "for its next attempt";
  return "for its turn";
}

/** What a waiting run does, as half a sentence: `waits for a lock`, or why it was put off. */
export function waitingText({ waitingFor, reason, detail }: WaitingRun): string {
  const isOwn = waitingFor === "dependency" || waitingFor === "lock" || reason === "adapted";
  if (isOwn && detail !== null) return safeLine(reason === "adapted" ? `is ${detail}` : detail);
  if (reason === "answer") return "waits for an answer of Claude";
  return `waits ${waitText(waitingFor)}`;
}

interface WaitingRun {
  readonly waitingFor: WaitingFor | null;
  readonly reason: string | null;
  readonly detail: string | null;
}

/** Good, bad or neither: how the outcome should look. */
export function tone(state: RunState | "open"): "good" | "bad" | "warn" | "plain" {
  const outcome = state as Outcome;
  if (outcome === "succeeded") return "good";
  if (outcome === "failed" || outcome === "timed_out" || outcome === "lost" || outcome === "over_budget")
    return "bad";
  if (outcome === "missed" || outcome === "cancelled") return "warn";
  return "plain";
}
