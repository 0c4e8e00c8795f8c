/** People on two-way channels may look and steer while the loop runs. */
import { answerApproval } from "../../../engine/approvals.ts";
import type { Stops } from "../../../engine/tick.ts";
import type { ChatPowers } from "../../../ports/chat-powers.ts";
import { queueRun } from "../../../engine/run-now.ts";
import { describeFault } from "../../faults.ts";
import { taskInForce } from "../../known-task.ts";
import type { CliContext } from "../../context.ts";
import { runCaptured } from "../../run-captured.ts";
import type { EngineSession } from "../../services.ts";
import { homeOf } from "../../valid-config.ts";
import { answerTo } from "../say/answer-to.ts";
import { answerSentence, busyText } from "./answer-text.ts";

/** @param nudge wakes the loop, so that what was asked for begins at once */
export function listenToPeople(
  context: CliContext,
  session: EngineSession,
  { drain, stop }: Stops,
  nudge: () => void,
) {
  const over = new AbortController();
  const powers: ChatPowers = {
    runCommand: (line) => runCaptured(context, line, stop),
    async runTask(id, asked) {
      try {
        const task = await taskInForce(session, id);
        const request = { task: id, full: false, params: {}, wait: false };
        const result = await queueRun(session.engine, task, request);
        if (result.kind === "busy") return busyText(result.run);
        await asked(result.run.id);
        nudge();
        return null;
      } catch (fault) {
        return describeFault(fault, false);
      }
    },
    async answer({ id, yes, by, words = null }) {
      const result = await answerApproval(session.engine, { id, yes, by, answer: words });
      nudge();
      return result.kind === "unknown" ? "There is no such question." : answerSentence(result, yes);
    },
    say: async (text) => (await answerTo(context, text)).text,
  };
  const signals = { over: AbortSignal.any([over.signal, drain]), stop };
  const listened = context.services.listen(homeOf(context), session, powers, signals);
  return {
    async end(): Promise<void> {
      over.abort();
      await listened;
    },
  };
}
