/**
 * The dead man's switch: while Nightdesk works it sends signs of life, and a service outside tells people when they
 * stop. Sending never holds up the desk, and a service that is away is told once.
 */
import { isBadOutcome, type Outcome } from "../core/outcome.ts";
import type { Message } from "../core/message.ts";
import type { Config, DeadMan } from "../core/task.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import type { SendSign, Sign, SignResult } from "../ports/sign-of-life.ts";
import type { EngineContext } from "./context.ts";

/** A tick that comes a moment early must not wait for the next one. */
const EARLY = 0.9;

export interface DeadManWatch {
  /**
   * After a pass: sends a sign if one is due, without waiting for it.
   *
   * @returns when the next one is due; null if none is wanted
   */
  beat(config: Config, isWell: boolean): Promise<number | null>;
  /** Waits for signs under way; at most as long as one may take. */
  settled(): Promise<void>;
}

/** @param begins true for a process that stays: its first sign is its start */
export function deadManWatch(ctx: EngineContext, begins: boolean): DeadManWatch {
  const under = new Set<Promise<void>>();
  let hasBegun = !begins;
  let owesStart = begins;

  /** One after the other, so that a start never arrives behind what follows it. */
  async function sendAll(sendSign: SendSign, deadMan: DeadMan, sign: Sign, at: number): Promise<void> {
    if (owesStart && !deadMan.plain) {
      const result = await sendSign(deadMan, "start");
      owesStart = !result.arrived;
      await remember(ctx, result, at, false);
    }
    await remember(ctx, await sendSign(deadMan, sign), at, true);
  }

  function send(deadMan: DeadMan, sign: Sign, at: number): void {
    const { sendSign } = ctx;
    if (sendSign === undefined) return;
    const sending = sendAll(sendSign, deadMan, sign, at)
      .catch((error: unknown) => {
        ctx.announce({
          kind: "fault",
          detail: `sign of life: ${error instanceof Error ? error.message : String(error)}`,
        });
      })
      .finally(() => under.delete(sending));
    under.add(sending);
  }

  return {
    async beat({ deadMan }, isWell) {
      if (deadMan === null || deadMan === undefined || ctx.sendSign === undefined) return null;
      const now = ctx.clock.now();
      const every = Math.round(deadMan.everyMs * EARLY);
      const isFirst = !hasBegun;
      hasBegun = true;
      const due = await ctx.ledger.write(async (tx) => {
        const last = Number((await tx.note("sign_sent_at")) ?? 0);
        // A clock that was put back must not silence it.
        if (!isFirst && now >= last && now < last + every) return null;
        const told = await toldUntil(tx, last, now);
        const newest = await tx.newestEndedRuns();
        const failed = newest.some(
          ({ state, finishedAt }) => isBadOutcome(state as Outcome) && (finishedAt ?? 0) > told,
        );
        await tx.setNote("sign_sent_at", String(now));
        // A plain service is told of a failure by the sign that does not come.
        await tx.setNote("sign_told_at", String(deadMan.plain ? now : told));
        return failed ? "fail" : "success";
      });
      if (due === null) return Number(await ctx.ledger.read((tx) => tx.note("sign_sent_at"))) + every;
      const sign = isWell ? due : "fail";
      if (sign === "success" || !deadMan.plain) send(deadMan, sign, now);
      return now + every;
    },
    async settled() {
      await Promise.all(under);
    },
  };
}

/** Up to here the service knows how runs ended: a sign that was lost has told it nothing. */
async function toldUntil(tx: LedgerTransaction, last: number, now: number): Promise<number> {
  // What failed before the first sign of all is none of the service's business.
  const told = Number((await tx.note("sign_told_at")) ?? (last > 0 ? last : now));
  // After a clock was put back all ends lie before it.
  return told > now ? 0 : told;
}

/** One sign is lost easily, for instance just after a sleep; so many in a row are a fault. It is told once, and its end. */
const LOST_IN_A_ROW = 3;

/** @param tells it said how the runs up to `at` ended */
async function remember(ctx: EngineContext, result: SignResult, at: number, tells: boolean): Promise<void> {
  const message = await ctx.ledger.write(async (tx) => {
    const lost = Number((await tx.note("signs_lost")) ?? 0);
    if (result.arrived) await tx.setNote("sign_arrived_at", String(at));
    if (result.arrived && tells) await tx.setNote("sign_told_at", String(at));
    if (result.arrived && lost === 0) return null;
    await tx.setNote("signs_lost", result.arrived ? null : String(lost + 1));
    await tx.setNote("sign_fault", result.arrived ? null : result.why);
    const isNews = result.arrived ? lost >= LOST_IN_A_ROW : lost + 1 === LOST_IN_A_ROW;
    if (!isNews) return null;
    const news = messageOf(result, at);
    return (await tx.addMessage(news)) ? news : null;
  });
  if (message !== null) ctx.announce({ kind: "message", message });
}

function messageOf(result: SignResult, at: number): Message {
  return {
    kind: "config",
    severity: result.arrived ? "info" : "warning",
    task: null,
    run: null,
    title: result.arrived ? "Signs of life arrive again" : `${LOST_IN_A_ROW} signs of life did not arrive`,
    body: result.arrived
      ? null
      : `dead_man: ${result.why}. It is tried again each time; you hear of it when it works.`,
    key: `sign:${result.arrived ? "again" : "lost"}:${at}`,
    createdAt: at,
    notBefore: at,
    expiresAt: null,
  };
}
