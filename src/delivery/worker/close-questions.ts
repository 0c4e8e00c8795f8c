/** A question that was answered elsewhere, or by nobody, says so where it was asked, and has no buttons any more. */
import { type Approval, isOver, overText, questionKey } from "../../core/approval.ts";
import type { ChannelPlan } from "../../core/channels.ts";
import type { Config } from "../../core/task.ts";
import { ChannelError } from "../../ports/channel-error.ts";
import type { WorkerParts } from "./context.ts";
import { backOffMs } from "./limits.ts";
import { chatOfQuestion, forgetQuestion, openQuestions } from "./questions.ts";
import { outgoing } from "./send.ts";

/** A channel that cannot be reached is asked again until the answer is no news to anybody. */
const GIVE_UP_MS = 86_400_000;

export interface QuestionCloser {
  /** Rejects only where the ledger does. */
  close(config: Config, plan: ChannelPlan, stop: AbortSignal): Promise<void>;
}

export function questionCloser(parts: WorkerParts): QuestionCloser {
  const { ledger, clock } = parts;
  let notBefore = 0;
  let faults = 0;

  /** @returns false if it is to be tried again */
  async function tell(
    asked: Approval,
    config: Config,
    plan: ChannelPlan,
    stop: AbortSignal,
  ): Promise<boolean> {
    const found = await ledger.read(async (tx) => {
      const message = await tx.messageWithKey(questionKey(asked.id));
      const chat = await chatOfQuestion(tx, asked.id);
      return message === null ? null : { message, chat, deliveries: await tx.deliveriesOf(message.id) };
    });
    const line = parts.mask(`${overText(asked)}.`);
    let isDone = true;
    for (const { channel: name, state, channelMessageId, note } of found?.deliveries ?? []) {
      if (found === null || state !== "sent" || channelMessageId === null || !plan.names.includes(name))
        continue;
      try {
        const channel = await parts.openChannel(name, config);
        await channel.amend?.(
          outgoing(parts, { content: found.message, note }),
          { id: channelMessageId, chat: found.chat },
          line,
          stop,
        );
        faults = 0;
      } catch (fault) {
        // Deleted, too old, or no longer ours: whoever presses a button there hears that it was answered.
        if (!(fault instanceof ChannelError) || fault.fault === "refused") continue;
        isDone = false;
        faults += 1;
        notBefore = clock.now() + (fault.retryAfterMs ?? backOffMs(faults, parts.random()));
      }
    }
    return isDone || clock.now() - (asked.answeredAt ?? asked.expiresAt) > GIVE_UP_MS;
  }

  return {
    async close(config, plan, stop) {
      const now = clock.now();
      if (now < notBefore && notBefore - now <= GIVE_UP_MS) return;
      const asked = await ledger.read(async (tx) =>
        Promise.all((await openQuestions(tx)).map(async (id) => ({ id, approval: await tx.approval(id) }))),
      );
      for (const { id, approval } of asked) {
        if (stop.aborted || clock.now() < notBefore) return;
        if (approval !== null && !isOver(approval, now)) continue;
        if (approval !== null && !(await tell(approval, config, plan, stop))) continue;
        await ledger.write((tx) => forgetQuestion(tx, id));
      }
    },
  };
}
