/**
 * The dead man's switch: while Nightdesk works it sends signs of life, and a service outside tells people when they
 * stop. Sending never holds up the desk, and a service that is away is told once.
 */
import { isBadOutcome, type Outcome } from "../core/outcome.ts";
import type { Message } from "../core/message.ts";
import type { Run } from "../core/run.ts";
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
  /** Waits for signs under way; at most as long as those may take. */
  settled(): Promise<void>;
}

/** @param begins true for a process that stays: its first sign is its start */
export function deadManWatch(ctx: EngineContext, begins: boolean): DeadManWatch {
  let under: Promise<void> = Promise.resolve();
  let hasBegun = !begins;
  let owesStart = begins;

  /** One after the other, so that a start never arrives behind what follows it. */
  async function sendAll(
    sendSign: SendSign,
    deadMan: DeadMan,
    sign: Sign,
    at: number,
    failed: readonly string[],
  ): Promise<void> {
    if (owesStart && !deadMan.plain) {
      const result = await sendSign(deadMan, "start");
      owesStart = !result.arrived;
      await remember(ctx, result, at, null);
    }
    await remember(ctx, await sendSign(deadMan, sign), at, failed);
  }

  /** After those under way: one that was begun before a sleep may still be, and must not arrive behind this one. */
  function send(deadMan: DeadMan, sign: Sign, at: number, failed: readonly string[]): void {
    const { sendSign } = ctx;
    if (sendSign === undefined) return;
    under = under
      .then(() => sendAll(sendSign, deadMan, sign, at, failed))
      .catch((error: unknown) => {
        ctx.announce({
          kind: "fault",
          detail: `sign of life: ${error instanceof Error ? error.message : String(error)}`,
        });
      });
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
        const bad = (await tx.newestEndedRuns()).filter(({ state }) => isBadOutcome(state as Outcome));
        const told = await toldRuns(tx, bad, last > 0 ? last : now);
        const failed = bad.map(({ id }) => id);
        await tx.setNote("sign_sent_at", String(now));
        // A plain service is told of a failure by the sign that does not come.
        await tx.setNote("sign_told_runs", JSON.stringify(deadMan.plain ? failed : told));
        return { failed, sign: failed.every((id) => told.includes(id)) ? "success" : "fail" } as const;
      });
      if (due === null) return Number(await ctx.ledger.read((tx) => tx.note("sign_sent_at"))) + every;
      const sign = isWell ? due.sign : "fail";
      if (sign === "success" || !deadMan.plain) send(deadMan, sign, now, due.failed);
      return now + every;
    },
    settled: () => under,
  };
}

/**
 * Failed runs that the service knows of: a sign that was lost has told it nothing. Known by their ids, since instants
 * say nothing once the clock was put back.
 *
 * @param begunAt what failed before the first sign of all is none of the service's business
 */
async function toldRuns(tx: LedgerTransaction, bad: readonly Run[], begunAt: number): Promise<string[]> {
  const note = await tx.note("sign_told_runs");
  if (note === null) return bad.filter(({ finishedAt }) => (finishedAt ?? 0) <= begunAt).map(({ id }) => id);
  const told = new Set(JSON.parse(note) as string[]);
  return bad.map(({ id }) => id).filter((id) => told.has(id));
}

/** One sign is lost easily, for instance just after a sleep; so many in a row are a fault. It is told once, and its end. */
const LOST_IN_A_ROW = 3;

/** @param told the failed runs that it has told of; null if it told nothing of runs */
async function remember(
  ctx: EngineContext,
  result: SignResult,
  at: number,
  told: readonly string[] | null,
): Promise<void> {
  const message = await ctx.ledger.write(async (tx) => {
    const lost = Number((await tx.note("signs_lost")) ?? 0);
    if (result.arrived) await tx.setNote("sign_arrived_at", String(at));
    if (result.arrived && told !== null) await tx.setNote("sign_told_runs", JSON.stringify(told));
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
