/** A ledger may break in the middle of the night. The loop takes every fault for a passing one; this one is not. */
import { codeOf } from "../../faults.ts";
import type { EngineSession } from "../../services.ts";

export interface DamageWatch {
  /** The same session, over a ledger that is watched. */
  readonly session: EngineSession;
  /** Aborts with the fault that proves the damage as its reason. */
  readonly damaged: AbortSignal;
}

/** Watches every call of the session's ledger. */
export function watchForDamage(session: EngineSession): DamageWatch {
  const damage = new AbortController();
  const ledger = new Proxy(session.engine.ledger, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return async (...given: unknown[]) => {
        try {
          return await (Reflect.apply(method, target, given) as Promise<unknown>);
        } catch (fault) {
          if (codeOf(fault) === "LEDGER_CORRUPT") damage.abort(fault);
          throw fault;
        }
      };
    },
  });
  return { session: { ...session, engine: { ...session.engine, ledger } }, damaged: damage.signal };
}
