/** The resident agent changes the day's plan, within rules that code keeps; a person overrules it. */
import {
  ADAPT_AHEAD_MS,
  type Adaptation,
  type AdaptationDraft,
  POSTPONE_MOST_MS,
  SKIPS_IN_ROW,
} from "../core/adaptation.ts";
import type { Config, SlotRule, Task } from "../core/task.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import { localText } from "../schedule/local-text.ts";
import { nextOccurrence, previousOccurrence } from "../schedule/search.ts";
import type { EngineContext } from "./context.ts";
import { slotRuleOf } from "./rules.ts";

export type AdaptResult =
  | { readonly ok: true; readonly id: number }
  /** `why` is a sentence for the agent and for people. */
  | { readonly ok: false; readonly why: string };

interface Moment {
  readonly task: Task;
  readonly rule: SlotRule;
  readonly at: number;
  readonly now: number;
}

/**
 * Records a change of the plan if it keeps the rules.
 *
 * @param run the resident agent's run that decided it
 */
export async function adaptPlan(
  ctx: Pick<EngineContext, "ledger" | "clock">,
  config: Config,
  draft: AdaptationDraft,
  run: string,
): Promise<AdaptResult> {
  const now = ctx.clock.now();
  const task = config.tasks.find(({ id }) => id === draft.task);
  if (task === undefined) return no(`there is no task ${draft.task}`);
  if (!task.agentMayAdapt) return no(`${task.id} does not allow it: agent_may_adapt is not set`);
  const rule = slotRuleOf(task);
  if (rule === null) return no(`${task.id} has no moments of its own`);
  if (draft.reason.trim() === "") return no("a change needs a reason");
  const moment: Moment = { task, rule, at: draft.slotAt, now };
  const why = whyNotThen(moment) ?? (draft.action === "postpone" ? whyNotUntil(moment, draft.untilAt) : null);
  if (why !== null) return no(why);

  return ctx.ledger.write(async (tx) => {
    const known = await tx.adaptations({ task: task.id, since: 0 });
    const refused =
      whyNotAgain(moment, known) ?? (draft.action === "skip" ? whyNotSkip(moment, known) : null);
    if (refused !== null) return no(refused);
    const untilAt = draft.action === "postpone" ? draft.untilAt : null;
    const id = await tx.addAdaptation({ ...draft, untilAt }, run, now);
    return id === null ? no("this moment has been changed already") : { ok: true, id };
  });
}

function no(why: string): AdaptResult {
  return { ok: false, why };
}

function whyNotThen({ task, rule, at, now }: Moment): string | null {
  if (!Number.isFinite(at) || nextOccurrence(rule, task.zone, at - 1)?.at !== at) {
    return `${task.id} has no moment at that time; its schedule is ${task.ruleText}`;
  }
  if (at <= now) return "that moment has come already";
  return at - now > ADAPT_AHEAD_MS
    ? `that moment is more than ${ADAPT_AHEAD_MS / 3_600_000} hours ahead`
    : null;
}

function whyNotUntil({ task, rule, at }: Moment, untilAt: number | null): string | null {
  if (untilAt === null || !(untilAt > at)) return "postponing needs a time after the moment";
  if (untilAt - at > POSTPONE_MOST_MS) {
    return `a moment may be put off by at most ${POSTPONE_MOST_MS / 3_600_000} hours`;
  }
  const next = nextOccurrence(rule, task.zone, at);
  if (next === null || untilAt < next.at) return null;
  return `the next moment of ${task.id} comes before that, ${localText(next.at, task.zone)}`;
}

/** What a person has overruled stays overruled. */
function whyNotAgain({ at }: Moment, known: readonly Adaptation[]): string | null {
  const earlier = known.find(({ slotAt }) => slotAt === at);
  if (earlier === undefined) return null;
  return earlier.state === "overruled"
    ? "a person has overruled a change of this moment"
    : "this moment has been changed already";
}

/** Counts to both sides: moments may be skipped in any order. */
function whyNotSkip({ task, rule, at }: Moment, known: readonly Adaptation[]): string | null {
  const skipped = new Set(
    known
      .filter(({ action, state }) => action === "skip" && state !== "overruled")
      .map(({ slotAt }) => slotAt),
  );
  const row = (step: (from: number) => number | undefined): number => {
    let count = 0;
    for (let next = step(at); next !== undefined && skipped.has(next); next = step(next)) count += 1;
    return count;
  };
  const before = row((from) => previousOccurrence(rule, task.zone, from - 1)?.at);
  const after = row((from) => nextOccurrence(rule, task.zone, from)?.at);
  return before + 1 + after > SKIPS_IN_ROW
    ? `${task.id} may not be skipped more than ${SKIPS_IN_ROW} times in a row`
    : null;
}

export type OverruleResult =
  /** `runsNow`: it had been put off and waited; it is due now. */
  | { readonly kind: "overruled"; readonly adaptation: Adaptation; readonly runsNow: boolean }
  /** It was overruled before, or carried out and cannot be taken back. */
  | { readonly kind: "too_late"; readonly adaptation: Adaptation }
  | { readonly kind: "unknown" };

/** A person has the last word: the moment comes as the schedule says, or at once if it had been put off. */
export async function overruleAdaptation(
  ctx: Pick<EngineContext, "ledger" | "clock">,
  id: number,
): Promise<OverruleResult> {
  return ctx.ledger.write(async (tx) => {
    const now = ctx.clock.now();
    const adaptation = (await tx.adaptations({ since: 0 })).find((candidate) => candidate.id === id);
    if (adaptation === undefined) return { kind: "unknown" };
    const waiting = await postponedRun(tx, adaptation);
    const isOpen = adaptation.state === "active" || (adaptation.state === "applied" && waiting !== null);
    if (!isOpen || !(await tx.endAdaptation(id, "overruled", now))) return { kind: "too_late", adaptation };
    if (waiting !== null) {
      const patch = { waitingFor: null, notBefore: now, reason: null, detail: null };
      await tx.transition({ run: waiting, event: "requeue", at: now, patch });
    }
    await tx.setNote("wake_at", null);
    return {
      kind: "overruled",
      adaptation: { ...adaptation, state: "overruled" },
      runsNow: waiting !== null,
    };
  });
}

/** The run that waits because of it; null if there is none. */
async function postponedRun(
  tx: LedgerTransaction,
  { task, slotAt, action }: Adaptation,
): Promise<string | null> {
  if (action !== "postpone") return null;
  const run = (await tx.liveRunsOf(task)).find(
    (candidate) => candidate.trigger === "slot" && candidate.slotAt === slotAt && candidate.attempts === 0,
  );
  return run?.state === "waiting" && run.waitingFor === "retry" ? run.id : null;
}
