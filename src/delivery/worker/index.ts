/** Takes messages out of the outbox and to people, beside whatever else the process does. */
import { type ChannelPlan, channelPlan } from "../../core/channels.ts";
import type { Config } from "../../core/task.ts";
import type { DeliveryDesk } from "../../ports/delivery-desk.ts";
import type { WorkerParts } from "./context.ts";
import { decideMessages, type Recently } from "./decide.ts";
import { runFollower } from "./follow-runs.ts";
import { DRAIN_MS, DRAIN_PATIENCE_MS, STEP_MS } from "./limits.ts";
import { settleOrphans } from "./orphans.ts";
import { questionCloser } from "./close-questions.ts";
import { sendNext } from "./send.ts";
import { sendUnrecorded } from "./send-unrecorded.ts";

export type { WorkerParts } from "./context.ts";

/** Another process may be sending what is due; look again after this time. */
const OTHERS_MS = 1_000;
const DRAIN_LOOK_MS = 200;

export function createDelivery(parts: WorkerParts): DeliveryDesk {
  const { clock } = parts;
  const questions = questionCloser(parts);
  const follower = runFollower(parts);
  const recently: Recently = { given: new Map(), held: new Set() };
  let poked = new AbortController();
  let told: string | null = null;

  interface RoundOptions {
    readonly flush: boolean;
    readonly stop: AbortSignal;
    /** False: the time is over, and nothing more is claimed. */
    mayGoOn(): boolean;
  }

  /** @returns when the next message is due; null if none waits, or if nothing can be known just now */
  async function round(options: RoundOptions): Promise<number | null> {
    const { stop } = options;
    const config = parts.config();
    const plan = channelPlan(config?.channels ?? null);
    if (config === null || plan.names.length === 0) return null;
    await settleOrphans(parts, plan);
    const beside = [questions.close(config, plan, stop), follower.follow(config, plan, stop)];
    const [next] = await Promise.all([sendDue(config, plan, options), ...beside]);
    return next;
  }

  async function sendDue(
    config: Config,
    plan: ChannelPlan,
    { flush, stop, mayGoOn }: RoundOptions,
  ): Promise<number | null> {
    if ((await parts.ledger.read((tx) => tx.nextDeliveryAt())) === null) return null;
    const now = clock.now();
    await parts.ledger.write((tx) => decideMessages(parts, recently, { tx, config, plan, now, flush }));
    const sending = { config, plan, stop };
    let hasGivenWay = false;
    await Promise.all(
      plan.names.map(async (name) => {
        while (mayGoOn() && !stop.aborted) {
          const end = await sendNext(parts, name, sending);
          if (end === null) return;
          hasGivenWay ||= end.state === "failed" || end.state === "unknown";
        }
      }),
    );
    // Where one message gave way to the next channel, others are to be decided upon anew.
    if (hasGivenWay) return clock.now();
    return await parts.ledger.read((tx) => tx.nextDeliveryAt());
  }

  /** A fault, such as a full disk, is told once and the round is tried again later. */
  async function patientRound(options: RoundOptions): Promise<number | null> {
    try {
      const next = await round(options);
      told = null;
      return next;
    } catch (fault) {
      const detail = `messages cannot be sent just now: ${fault instanceof Error ? fault.message : String(fault)}`;
      if (detail !== told) parts.tell(detail);
      told = detail;
      return null;
    }
  }

  function waitFor(next: number | null): number {
    if (next === null) return STEP_MS;
    const wait = next - clock.now();
    return Math.min(wait <= 0 ? OTHERS_MS : wait, STEP_MS);
  }

  async function work(over: AbortSignal, stop: AbortSignal): Promise<void> {
    while (!over.aborted && !stop.aborted) {
      poked = new AbortController();
      const { signal } = poked;
      const next = await patientRound({ flush: false, stop, mayGoOn: () => true });
      await clock.sleep(waitFor(next), AbortSignal.any([over, stop, signal]));
    }
    const deadline = clock.monotonic() + DRAIN_MS;
    const mayGoOn = () => clock.monotonic() < deadline;
    while (!stop.aborted && mayGoOn()) {
      const next = await patientRound({ flush: true, stop, mayGoOn });
      if (next === null || next - clock.now() > DRAIN_PATIENCE_MS) return;
      await clock.sleep(Math.max(next - clock.now(), DRAIN_LOOK_MS), stop);
    }
  }

  return {
    work,
    progress: (run, fraction, note) => follower.heard(run, { fraction, note }),
    sendUnrecorded: (message) => sendUnrecorded(parts, message),
    poke: () => poked.abort(),
  };
}
