/** Passes of a process that must not leave: a fault, such as a full disk, is told once and tried again. */
import type { EngineContext } from "./context.ts";
import { failingWatch } from "./failing-watch.ts";
import type { Claims, Desk, PassResult } from "./desk.ts";

/** @returns null if there was a fault */
export type PatientPass = (claims: Claims, plans?: boolean) => Promise<PassResult | null>;

/** @param mayLeave true lets the fault out: nothing of ours is at work that only we could record */
export function patientPasses(ctx: EngineContext, desk: Desk, mayLeave: () => boolean): PatientPass {
  let told: string | null = null;
  const watch = failingWatch(ctx);
  return async (claims, plans = true) => {
    try {
      const result = await desk.pass(claims, plans);
      told = null;
      const failing = ctx.health?.failing() ?? null;
      ctx.health?.passed();
      await watch.passed(failing);
      return result;
    } catch (error) {
      if (mayLeave()) throw error;
      const detail = error instanceof Error ? error.message : String(error);
      if (detail !== told) ctx.announce({ kind: "fault", detail });
      told = detail;
      const failing = ctx.health?.failed(error) ?? null;
      if (failing !== null) watch.failed(failing);
      return null;
    }
  };
}
