/** What the tests of a ledger share: opening one, and making the things that go into it. */
import { test } from "node:test";
import type { Message } from "../../core/message.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { ProcessIdentity } from "../../core/run.ts";
import type { AttemptEnd, NewRun, NewSlot, RunTransition } from "../../ports/ledger.ts";
import type { Store } from "../store.ts";

export type OpenLedger = () => Promise<Store>;

export const HOUR = 3_600_000;
/** 2026-03-01T00:00:00Z, when most of the tests play. */
export const T0 = Date.UTC(2026, 2, 1);

export const OWNER: ProcessIdentity = { pid: 4711, startedAt: "1000", bootId: "boot-a" };
export const OTHER: ProcessIdentity = { pid: 4712, startedAt: "2000", bootId: "boot-a" };

/** Registers a test with an empty ledger of its own. */
export function withLedger(open: OpenLedger, title: string, work: (store: Store) => Promise<void>): void {
  test(title, async () => {
    const store = await open();
    try {
      await work(store);
    } finally {
      await store.close();
    }
  });
}

export function aRun(id: string, over: Partial<NewRun> = {}): NewRun {
  return {
    id,
    task: "brief",
    trigger: "manual",
    slotAt: T0,
    notBefore: T0,
    full: false,
    params: {},
    priority: 0,
    catchUp: false,
    ...over,
  };
}

/** A slot `hours` after T0, with a run `run-HOURS` unless a closing is given. */
export function aSlot(revision: number, hours: number, over: Partial<NewSlot> = {}): NewSlot {
  const at = T0 + hours * HOUR;
  const task = over.task ?? "brief";
  const closed = over.closing !== undefined && over.closing !== null;
  return {
    task,
    revision,
    occurrence: { nominal: new Date(at).toISOString().slice(0, 19), pass: 1, at },
    closing: null,
    run: closed ? null : aRun(`${task}-${hours}`, { task, trigger: "slot", slotAt: at }),
    ...over,
  };
}

export function aMessage(key: string, over: Partial<Message> = {}): Message {
  return {
    kind: "failure",
    severity: "warning",
    task: "brief",
    run: null,
    title: "brief failed",
    body: null,
    key,
    createdAt: T0,
    notBefore: T0,
    expiresAt: null,
    ...over,
  };
}

export function anEnd(outcome: Outcome, over: Partial<AttemptEnd> = {}): AttemptEnd {
  return {
    outcome,
    reason: null,
    detail: null,
    exitCode: outcome === "succeeded" ? 0 : 1,
    signal: null,
    leaked: 0,
    ...over,
  };
}

/** Opens a revision of a task that is due every hour from T0. */
export function openRevision({ ledger }: Store, task = "brief", fromAt = T0): Promise<number> {
  return ledger.write((tx) =>
    tx.openRevision({
      task,
      rule: { kind: "every", everyMs: HOUR, anchorMs: 0 },
      zone: "Europe/Prague",
      fromAt,
      plannedUntil: fromAt,
    }),
  );
}

export function apply({ ledger }: Store, change: RunTransition): Promise<boolean> {
  return ledger.write((tx) => tx.transition(change));
}

/** Claims a run and gives its token. */
export async function claim(
  store: Store,
  run: string,
  at = T0,
  locks: readonly string[] = [],
): Promise<number> {
  const ok = await apply(store, { run, event: "claim", at, patch: { owner: OWNER, locks } });
  const token = (await store.reading.run(run))?.token;
  if (!ok || token === undefined) throw new Error(`run ${run} could not be claimed`);
  return token;
}

/** Claims and starts a run and gives its token. */
export async function start(store: Store, run: string, at = T0): Promise<number> {
  const token = await claim(store, run, at);
  await apply(store, { run, event: "start", at, token, patch: { deadlineAt: at + HOUR } });
  return token;
}

/** Takes a queued run through its whole life. */
export async function execute(store: Store, run: string, outcome: Outcome, at = T0): Promise<void> {
  const token = await start(store, run, at);
  await apply(store, { run, event: "end", at, token, outcome, attempt: anEnd(outcome) });
}
