/** Is our copy old, is there a newer one, is it intact? Three questions, each with an answer of its own. */
import type { Task } from "../../../core/task.ts";
import type { TaskMemory } from "../../../ports/ledger.ts";
import type { Moment } from "../../../ports/ledger-overview.ts";
import type { Verdict } from "../../api/data.ts";
import { cellOf } from "../shapes.ts";
import type { View } from "../view.ts";
import type { FileFacts, FreshnessState } from "./table-facts.ts";

/** What is known of the task that keeps a dataset. */
export interface Keeper {
  readonly task: Task;
  readonly memory: TaskMemory | null;
  /** Its last moments, newest first. */
  readonly moments: readonly Moment[];
}

/** What `data_freshness` found, and when it looked. */
export interface Watching {
  readonly state: FreshnessState;
  readonly at: number | null;
}

const ALIVE: ReadonlySet<string> = new Set(["claimed", "running"]);
const OPEN: ReadonlySet<string> = new Set(["open", "queued", "waiting"]);
/** Built-in tasks that ask the publisher at every run. */
const ASKING: ReadonlySet<string> = new Set(["clinvar", "clinpgx"]);

function isBusy(keeper: Keeper | null): boolean {
  return keeper?.moments.some(({ state }) => ALIVE.has(state)) ?? false;
}

/** The word of `data_freshness` if it has one; else what became of the keeper's newest moment. */
export function ageOf(
  view: View,
  changedAt: number | null,
  keeper: Keeper | null,
  watching: Watching | null,
): Verdict {
  const at = keeper?.memory?.lastSuccessAt ?? changedAt;
  if (watching?.state.age === "fresh") return { word: "good", at, why: "" };
  if (watching?.state.age === "old") return { word: "warning", at, why: "" };
  if (keeper === null) return { word: "unknown", at, why: "no task is known to keep it" };
  const { task, memory } = keeper;
  if (memory?.pausedAt != null) return { word: "warning", at, why: `${task.id} is paused` };
  if (!task.enabled) return { word: "warning", at, why: `${task.id} is disabled` };
  if (memory?.lastSuccessAt == null) return { word: "unknown", at, why: `${task.id} has never succeeded` };
  const newest = keeper.moments.find(({ state }) => !ALIVE.has(state) && !OPEN.has(state));
  const isGood = newest === undefined || newest.state === "succeeded" || stands(newest);
  if (isGood) return { word: "good", at, why: `${task.id} brought what was due` };
  const { look, why } = cellOf(newest, view.sources.sentences);
  return {
    word: "warning",
    at,
    why: `${task.id} ${look.replace("_", " ")}${why === null ? "" : `: ${why}`}`,
  };
}

const BENIGN: ReadonlySet<string> = new Set(["gate", "task_said", "unchanged", "adapted"]);

/** Nothing had to be done, or another run did it. */
function stands({ state, reason }: Moment): boolean {
  if (state === "merged") return true;
  if (state === "missed") return reason === "superseded";
  return state === "skipped" && BENIGN.has(reason ?? "");
}

export function upstreamOf(keeper: Keeper | null, watching: Watching | null): Verdict {
  const state = watching?.state;
  const at = watching?.at ?? null;
  if (state?.upstream === "current") return { word: "good", at, why: state.upstreamWhy };
  if (state?.upstream === "newer")
    return isBusy(keeper)
      ? { word: "busy", at, why: `${state.upstreamWhy}; ${keeper?.task.id ?? "its task"} is fetching it` }
      : { word: "warning", at, why: state.upstreamWhy };
  if (state?.upstream === "unknown" && state.upstreamWhy !== "no source is named")
    return { word: "unknown", at, why: state.upstreamWhy };
  if (keeper === null) return { word: "none", at: null, why: "no upstream is named" };
  const { work, rule } = keeper.task;
  const success = keeper.memory?.lastSuccessAt ?? null;
  if (work.kind === "use" && ASKING.has(work.name) && success !== null)
    return { word: "good", at: success, why: `${work.name} asks the publisher at every run` };
  if (rule.kind === "after") return { word: "none", at: null, why: `follows ${rule.tasks.join(", ")}` };
  return { word: "none", at: null, why: "no upstream is named" };
}

export function intactOf(
  facts: FileFacts | null,
  problem: string | null,
  watching: Watching | null,
): Verdict {
  if (problem !== null) return { word: "bad", at: null, why: problem };
  const [fault] = facts?.faults ?? [];
  if (fault !== undefined) return { word: "bad", at: facts?.lookedAt ?? null, why: fault };
  const state = watching?.state;
  const at = watching?.at ?? null;
  if (state?.copy === "damaged") return { word: "bad", at, why: state.copyWhy };
  if (state?.copy === "missing") return { word: "bad", at, why: "it was not there" };
  if (facts?.faults != null) return { word: "good", at: facts.lookedAt, why: "whole" };
  if (state?.copy === "intact") return { word: "good", at, why: "whole" };
  return { word: "unknown", at, why: "too large to read through here; data_freshness and doctor do" };
}
