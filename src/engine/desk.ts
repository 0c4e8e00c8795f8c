/**
 * One pass after another over one home: recover, plan, claim, carry. `tick`, the loop and a manual run all work at
 * such a desk; they differ only in how long they stay.
 */
import type { Run } from "../core/run.ts";
import type { Config, Task } from "../core/task.ts";
import { claimRuns } from "./claim.ts";
import { clockIsTrusted } from "./clock-watch.ts";
import { configInUse } from "./config-watch.ts";
import type { EngineContext } from "./context.ts";
import { continueAdopted, execute } from "./execute.ts";
import { deadManWatch } from "./dead-man.ts";
import { discardLeftovers } from "./leftovers.ts";
import { longRunWatch } from "./long-runs.ts";
import { maintainDaily } from "./maintain.ts";
import { mirrorLastRun } from "./mirror.ts";
import { planIfDue } from "./plan-if-due.ts";
import { recover } from "./recover.ts";
import { watchTrendsOf } from "./trends.ts";
import { noteChannels, noteWake, type Wake } from "./wake.ts";

export interface PassResult {
  /** null if there is nothing to go by. */
  readonly config: Config | null;
  readonly configInvalid: boolean;
  readonly clockTrusted: boolean;
  readonly planned: number;
  readonly closed: number;
  readonly wake: Wake;
}

/** Of a process that has not been through a pass. */
export const NO_PASS: PassResult = {
  config: null,
  configInvalid: false,
  clockTrusted: true,
  planned: 0,
  closed: 0,
  wake: { dueAt: 0, lookAt: 0, runAt: null },
};

/** `all` that may run, one run by its id, or nothing while draining. */
export type Claims = "all" | "none" | { readonly only: string };

export interface Desk {
  /** @param plans false leaves slots that have come due meanwhile to the next process */
  pass(claims: Claims, plans?: boolean): Promise<PassResult>;
  /** Runs that this process carries now. */
  readonly active: ReadonlyMap<string, Promise<void>>;
  /** Ids of all runs that this process has carried, in the order of their start. */
  readonly carried: readonly string[];
  /** Resolves when nothing is under way that has to be waited for before leaving; takes ten seconds at most. */
  settled(): Promise<void>;
  /** Resolves when one of the active runs ends. */
  nextEnd(): Promise<void>;
}

/** @param begins true for a process that stays until it is told to stop */
export function openDesk(ctx: EngineContext, detach: AbortSignal, begins = false): Desk {
  const deadMan = deadManWatch(ctx, begins);
  const active = new Map<string, Promise<void>>();
  const longRuns = longRunWatch(ctx);
  const carried: string[] = [];
  let ended = Promise.withResolvers<void>();
  let tidied = false;

  function carry(run: Run, work: Promise<void>, config: Config): void {
    carried.push(run.id);
    longRuns.began(run, config);
    const guarded = work
      .catch((error: unknown) => ctx.announce({ kind: "fault", detail: faultText(run, error) }))
      .then(() => mirrorLastRun(ctx, run.id))
      .then(() => watchTrendsOf(ctx, config, run.task, run.id))
      .finally(() => {
        longRuns.ended(run.id);
        active.delete(run.id);
        const { resolve } = ended;
        ended = Promise.withResolvers<void>();
        resolve();
      });
    active.set(run.id, guarded);
  }

  return {
    active,
    carried,
    settled: () => deadMan.settled(),
    nextEnd: () => ended.promise,
    async pass(claims, plans = true) {
      const { config, invalid } = await configInUse(ctx);
      if (config === null) return nothing(ctx, invalid);
      const tasks = new Map(config.tasks.map((task) => [task.id, task]));
      for (const { run, task } of await recover(ctx, config, new Set(active.keys()))) {
        carry(run, continueAdopted(ctx, config, task, run, detach), config);
      }
      if (!tidied) await discardLeftovers(ctx, config);
      tidied = true;
      const clockTrusted = await clockIsTrusted(ctx);
      const planned = clockTrusted && plans ? await planIfDue(ctx, config) : { slots: 0, closed: 0 };
      if (claims !== "none") {
        const only = claims === "all" ? null : claims.only;
        for (const run of await claim(ctx, config, only)) {
          carry(run, execute(ctx, config, tasks.get(run.task) as Task, run, detach), config);
        }
      }
      if (clockTrusted) await maintainDaily(ctx, config);
      await longRuns.look();
      const mine = new Set(active.keys());
      const signDue = await deadMan.beat(config, clockTrusted && !invalid);
      const wake = await ctx.ledger.write(async (tx) => {
        await noteChannels(tx, config);
        return await noteWake(tx, ctx.clock.now(), mine, signDue);
      });
      // Last, since a pass that does not come through keeps no watch.
      ctx.files.touchLifeSign();
      ctx.delivery?.poke();
      return {
        config,
        configInvalid: invalid,
        clockTrusted,
        planned: planned.slots,
        closed: planned.closed,
        wake,
      };
    },
  };
}

async function claim(ctx: EngineContext, config: Config, only: string | null): Promise<readonly Run[]> {
  const { claimed, announcements } = await ctx.ledger.write((tx) =>
    claimRuns({ ctx, tx, config, now: ctx.clock.now() }, only),
  );
  for (const announcement of announcements) ctx.announce(announcement);
  return claimed;
}

function nothing(ctx: EngineContext, configInvalid: boolean): PassResult {
  const now = ctx.clock.now();
  const wake = { dueAt: now, lookAt: now + ctx.pace.stepMs, runAt: null };
  return { config: null, configInvalid, clockTrusted: true, planned: 0, closed: 0, wake };
}

function faultText(run: Run, error: unknown): string {
  return `run ${run.id} of ${run.task}: ${error instanceof Error ? error.message : String(error)}`;
}
