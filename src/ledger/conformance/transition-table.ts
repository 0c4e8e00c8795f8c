/** Every event in every state: what the table allows happens, all else is refused and leaves no trace. */
import assert from "node:assert/strict";
import { OUTCOMES } from "../../core/outcome.ts";
import type { RunState } from "../../core/run.ts";
import { transitionRule, type RunEvent } from "../../core/transitions.ts";
import type { RunTransition } from "../../ports/ledger.ts";
import type { Store } from "../store.ts";
import {
  anEnd,
  apply,
  aRun,
  claim,
  execute,
  OTHER,
  start,
  T0,
  withLedger,
  type OpenLedger,
} from "./with-ledger.ts";

const EVENTS: readonly RunEvent[] = ["wait", "requeue", "claim", "unclaim", "adopt", "start", "end", "close"];
const RUN = "run-1";

const INTO: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  queued: () => Promise.resolve(),
  waiting: (store) => apply(store, { run: RUN, event: "wait", at: T0, patch: { waitingFor: "lock" } }),
  claimed: (store) => claim(store, RUN),
  running: (store) => start(store, RUN),
  ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, (store: Store) => execute(store, RUN, outcome)])),
};

export function transitionTable(open: OpenLedger): void {
  for (const [state, into] of Object.entries(INTO)) {
    for (const event of EVENTS) {
      withLedger(open, `${event} of a run that is ${state} does what the table says`, async (store) => {
        await store.ledger.write((tx) => tx.addRun(aRun(RUN), T0));
        await into(store);
        await compare(store, state as RunState, event);
      });
    }
  }
}

async function compare(store: Store, state: RunState, event: RunEvent): Promise<void> {
  const before = await traces(store);
  assert.equal(before.run?.state, state);
  const rule = transitionRule(state, event);
  const asked = fullyAsked(event, before.run?.token ?? 0);

  if (rule?.fenced === true) {
    assert.equal(await apply(store, { ...asked, token: asked.token - 1 }), false, "an old token is refused");
    const { token: _token, ...withoutToken } = asked;
    assert.equal(await apply(store, withoutToken), false, "no token is refused");
    assert.deepEqual(await traces(store), before);
  }

  assert.equal(await apply(store, asked), rule !== null);
  const after = await traces(store);
  if (rule === null) return assert.deepEqual(after, before);
  assert.equal(after.run?.state, rule.to === "outcome" ? "cancelled" : rule.to);
  assert.equal(after.run?.finishedAt, rule.to === "outcome" ? T0 + 1 : null);
  assert.equal(after.run?.waitingFor, rule.to === "waiting" ? "retry" : null);
  assert.equal((after.run?.token ?? 0) > (before.run?.token ?? 0), rule.effects.includes("new_token"));
  assert.equal(after.locks.size, rule.effects.includes("hold_locks") ? 1 : 0);
  assert.equal(after.attempts.length - before.attempts.length, rule.effects.includes("open_attempt") ? 1 : 0);
  assert.equal(after.attempts.at(-1)?.outcome === "cancelled", rule.effects.includes("close_attempt"));
}

/** Carries every fact that any event could need. */
function fullyAsked(event: RunEvent, token: number): RunTransition & { token: number } {
  return {
    run: RUN,
    event,
    at: T0 + 1,
    token,
    outcome: "cancelled",
    attempt: anEnd("cancelled"),
    patch: { waitingFor: "retry", owner: OTHER, locks: ["disk"] },
  };
}

async function traces(store: Store) {
  const run = await store.reading.run(RUN);
  const attempts = await store.reading.attempts(RUN);
  const locks = await store.ledger.read((tx) => tx.heldLocks());
  return { run, attempts, locks };
}
