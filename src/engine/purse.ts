/**
 * The purse: reserves, in one transaction with the look at what is spent, so that any number of processes may ask at
 * once and no cap is broken by more than a call that cost more than was foreseen.
 */
import { brokenCap, capsFor, capText, leftUnder, type Cap } from "../core/money/caps.ts";
import { costOf, NO_USAGE, sumUsage } from "../core/money/cost.ts";
import type { Config } from "../core/task.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import type { Purse, Reservation, SettledCost, SpendRequest } from "../ports/purse.ts";
import { localDate } from "../schedule/local-text.ts";
import type { EngineContext } from "./context.ts";

type PurseContext = Pick<EngineContext, "ledger" | "clock" | "processes">;

export interface PurseRules {
  readonly config: Config;
  /** The account is a login: costs are what the calls would have cost with a key. */
  readonly isLogin: boolean;
}

/** @param rules the configuration in use, asked anew for each call */
export function createPurse(ctx: PurseContext, rules: () => PurseRules): Purse {
  async function capsOf(
    tx: LedgerTransaction,
    { task, run }: Pick<SpendRequest, "task" | "run">,
  ): Promise<Cap[]> {
    const { config } = rules();
    const day = localDate(ctx.clock.now(), config.timezone);
    const known = config.tasks.find(({ id }) => id === task);
    return capsFor({
      budget: config.budget,
      task: task === null ? null : { id: task, budget: known?.budget ?? null },
      spent: await tx.spent({ day, task, run }),
    });
  }

  return {
    async reserve(request) {
      return ctx.ledger.write(async (tx) => {
        await assumeOfTheDead(ctx, tx);
        const cap = brokenCap(await capsOf(tx, request), request.usd);
        if (cap !== null) return { ok: false, detail: capText(cap, request.usd) };
        const at = ctx.clock.now();
        const { task, run, kind, model, usd } = request;
        const id = await tx.reserveSpend({
          at,
          day: localDate(at, rules().config.timezone),
          task,
          run,
          kind,
          model,
          reservedUsd: usd,
          owner: ctx.processes.self(),
        });
        return reservation(ctx, id, request, rules().isLogin);
      });
    },
    left: (request) => ctx.ledger.read(async (tx) => leftUnder(await capsOf(tx, request))),
    resume: (id, request) => reservation(ctx, id, request, rules().isLogin),
  };
}

type Used = Parameters<Reservation["settle"]>[0];

function reservation(ctx: PurseContext, id: number, request: SpendRequest, isLogin: boolean): Reservation {
  async function settle({ usage, isBatch = false, also = [] }: Used): Promise<SettledCost> {
    const used = [{ model: request.model, usage: usage ?? NO_USAGE }, ...also];
    const costs = used.map((part) => costOf(part.model, part.usage, isBatch));
    const usd = costs.reduce((sum, cost) => sum + cost.usd, 0);
    const isEstimate = isLogin || costs.some(({ usd: some, isKnown }) => some > 0 && !isKnown);
    const total = used.reduce((sum, part) => sumUsage(sum, part.usage), NO_USAGE);
    await ctx.ledger.write((tx) =>
      tx.settleSpend(id, {
        usd,
        isEstimate,
        inputTokens: total.input,
        outputTokens: total.output,
        cacheReadTokens: total.cacheRead,
        cacheWriteTokens: total.cacheWrite5m + total.cacheWrite1h,
        at: ctx.clock.now(),
        state: "settled",
      }),
    );
    return { usd, isEstimate };
  }

  return {
    ok: true,
    id,
    settle,
    async assume() {
      await ctx.ledger.write((tx) => assume(ctx, tx, id, request.usd));
      return { usd: request.usd, isEstimate: true };
    },
  };
}

/** A process that died left calls of which nobody knows the cost: what they had reserved stands for it. */
async function assumeOfTheDead(ctx: PurseContext, tx: LedgerTransaction): Promise<void> {
  for (const { id, owner, reservedUsd, isBatch } of await tx.openSpend()) {
    // A batch goes on without anybody; its run settles it.
    if (!isBatch && ctx.processes.liveness(owner) === "dead") await assume(ctx, tx, id, reservedUsd);
  }
}

async function assume(ctx: PurseContext, tx: LedgerTransaction, id: number, usd: number): Promise<void> {
  await tx.settleSpend(id, {
    usd,
    isEstimate: true,
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    at: ctx.clock.now(),
    state: "assumed",
  });
}
