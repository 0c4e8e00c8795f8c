/** What the dashboard may change, done by the engine that keeps watch. */
import type { Task } from "../../../core/task.ts";
import { answerApproval } from "../../../engine/approvals.ts";
import { BACKFILL_LIMIT, planBackfill, queueBackfill } from "../../../engine/backfill.ts";
import { queueRun } from "../../../engine/run-now.ts";
import { cancelRun, pauseTask, resumeTask } from "../../../engine/steering.ts";
import type { Steered, Steering } from "../../../ports/dashboard.ts";
import { configInForce } from "../../known-task.ts";
import { stateText } from "../../render/reasons.ts";
import type { EngineSession } from "../../services.ts";
import { answerSentence, busyText } from "./answer-text.ts";

/** @param nudge wakes the loop, so that what was asked for begins at once */
export function createSteering(session: EngineSession, nudge: () => void): Steering {
  const { engine } = session;

  async function withTask(id: string, work: (task: Task) => Promise<Steered>): Promise<Steered> {
    const { tasks } = await configInForce(session);
    const task = tasks.find((candidate) => candidate.id === id);
    if (task === undefined) return { kind: "unknown" };
    const result = await work(task);
    nudge();
    return result;
  }

  return {
    runNow: (id, { full }) =>
      withTask(id, async (task) => {
        const asked = await queueRun(engine, task, { task: id, full, params: {}, wait: false });
        if (asked.kind === "busy") return refused(busyText(asked.run));
        return done(`${id} was asked to run.`, asked.run.id);
      }),

    pause: (id, why) =>
      withTask(id, async () => {
        await pauseTask(engine, id, why);
        return done(`${id} is paused. Its slots are recorded as skipped until it is resumed.`);
      }),

    resume: (id) =>
      withTask(id, async () => {
        const wasPaused = await resumeTask(engine, id);
        return done(wasPaused ? `${id} runs again.` : `${id} was not paused.`);
      }),

    backfill: (id, from, until) =>
      withTask(id, async (task) => {
        if (until < from) return refused("The end lies before the beginning.");
        const plan = await planBackfill(engine, task, { from, until });
        if (plan.kind === "no_slots") return refused(`${id} has no schedule of its own.`);
        if (plan.kind === "too_many") return refused(`These are more than ${BACKFILL_LIMIT} slots.`);
        await queueBackfill(engine, task, plan.moments);
        const count = plan.moments.length;
        return done(count === 1 ? "1 run was queued." : `${count} runs were queued, oldest first.`);
      }),

    async cancel(id) {
      const result = await cancelRun(engine, id);
      nudge();
      if (result.kind === "unknown") return { kind: "unknown" };
      if (result.kind === "ended_already")
        return refused(`It has ended already: ${stateText(result.run.state)}.`);
      return done(
        result.kind === "asked" ? "It is being ended." : "It had not started; it is cancelled.",
        id,
      );
    },

    async answer(id, verdict, given) {
      const asked = await engine.ledger.read((tx) => tx.approval(id));
      if (asked === null) return { kind: "unknown" };
      if (asked.inputHash !== given.inputHash)
        return refused("The question is another one by now. Look at it again.");
      const yes = verdict === "approve";
      const result = await answerApproval(engine, { id, yes, by: "dashboard", answer: given.words });
      nudge();
      if (result.kind === "unknown") return { kind: "unknown" };
      const said = answerSentence(result, yes);
      return result.kind === "answered" ? done(said, asked.run) : refused(said);
    },
  };
}

function done(said: string, run: string | null = null): Steered {
  return { kind: "done", said, run };
}

function refused(said: string): Steered {
  return { kind: "refused", said };
}
