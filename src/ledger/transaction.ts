/** The port's transaction over a session: every member is one query of `queries/` or one step of `transition/`. */
import type { ClaudeFacts } from "../ports/claude-ledger.ts";
import type { DeliveryFacts } from "../ports/delivery-ledger.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import type { TrendFacts } from "../ports/trend-facts.ts";
import { claudeChanges, claudeFacts } from "./claude-transaction.ts";
import { deliveryChanges, deliveryFacts } from "./delivery-transaction.ts";
import { LedgerReadOnly } from "./errors.ts";
import { addPendingRun, addRun } from "./queries/add-run.ts";
import { addSlots } from "./queries/add-slots.ts";
import { attemptEnds } from "./queries/attempts.ts";
import { addEvent } from "./queries/events.ts";
import { findingsOf, saveFindings } from "./queries/findings.ts";
import { instances, removeInstance, saveInstance } from "./queries/instances.ts";
import { forgetFuture } from "./queries/forget-future.ts";
import { heldLocks } from "./queries/locks.ts";
import { allMemories, memoryOf, updateMemory } from "./queries/memories.ts";
import { readMeta, writeMeta } from "./queries/meta.ts";
import { newestEndedRuns } from "./queries/newest-ended.ts";
import { isRecorded, newestSlot, previousSlotAt } from "./queries/newest-slot.ts";
import { addMessage } from "./queries/outbox.ts";
import { saveReport } from "./queries/reports.ts";
import {
  closeRevision,
  moveWatermark,
  openRevision,
  revisionById,
  revisionsInForce,
} from "./queries/revisions.ts";
import { liveRuns, liveRunsOf, newestRunSince, runById, succeededSince } from "./queries/runs.ts";
import { closeSlot, openSlots, openSlotsAfter } from "./queries/slots.ts";
import { trendFacts } from "./queries/trend-facts.ts";
import { addSpan } from "./queries/spans.ts";
import type { Session } from "./session.ts";
import { requestCancel, setAttemptProcess } from "./transition/running.ts";
import { transition } from "./transition/transition.ts";

type Facts =
  | keyof ClaudeFacts
  | keyof TrendFacts
  | keyof DeliveryFacts
  | "note"
  | "revisionsInForce"
  | "revision"
  | "memories"
  | "memory"
  | "liveRuns"
  | "liveRunsOf"
  | "run"
  | "heldLocks"
  | "openSlots"
  | "newestSlot"
  | "previousSlotAt"
  | "succeededSince"
  | "newestRun"
  | "isRecorded"
  | "findings"
  | "attemptEnds"
  | "openSlotsAfter"
  | "newestEndedRuns"
  | "instances";

/** A transaction that may change the ledger. */
export function writingTransaction(session: Session): LedgerTransaction {
  return { ...facts(session), ...changes(session) };
}

/** A transaction in which every change is refused with LedgerReadOnly. */
export function readingTransaction(session: Session): LedgerTransaction {
  return { ...facts(session), ...REFUSALS };
}

function facts(session: Session): Pick<LedgerTransaction, Facts> {
  return {
    ...claudeFacts(session),
    ...trendFacts(session),
    ...deliveryFacts(session),
    note: (key) => readMeta(session, key),
    revisionsInForce: () => revisionsInForce(session),
    revision: (id) => revisionById(session, id),
    memories: () => allMemories(session),
    memory: (task) => memoryOf(session, task),
    liveRuns: () => liveRuns(session),
    liveRunsOf: (task) => liveRunsOf(session, task),
    run: (id) => runById(session, id),
    heldLocks: () => heldLocks(session),
    openSlots: (task) => openSlots(session, task),
    newestSlot: (task, at) => newestSlot(session, task, at),
    previousSlotAt: (task, before) => previousSlotAt(session, task, before),
    succeededSince: (task, since) => succeededSince(session, task, since),
    newestRun: (task, since) => newestRunSince(session, task, since),
    isRecorded: (revision, occurrence) => isRecorded(session, revision, occurrence),
    findings: (task) => findingsOf(session, task),
    attemptEnds: (run) => attemptEnds(session, run),
    openSlotsAfter: (at) => openSlotsAfter(session, at),
    newestEndedRuns: () => newestEndedRuns(session),
    instances: () => instances(session),
  };
}

function changes(session: Session): Omit<LedgerTransaction, Facts> {
  return {
    ...claudeChanges(session),
    ...deliveryChanges(session),
    setNote: (key, value) => writeMeta(session, key, value),
    openRevision: (revision) => openRevision(session, revision),
    closeRevision: (id, untilAt) => closeRevision(session, id, untilAt),
    moveWatermark: (revision, plannedUntil) => moveWatermark(session, revision, plannedUntil),
    addSlots: (slots, at) => addSlots(session, slots, at),
    addSpan: (span, at) => addSpan(session, span, at),
    forgetFuture: (after) => forgetFuture(session, after),
    closeSlot: (slot, closing, at) => closeSlot(session, slot, closing, at),
    addRun: (run, at) => addRun(session, run, null, at),
    addPendingRun: (run, at, maxWaitMs) => addPendingRun(session, run, at, maxWaitMs),
    transition: (change) => transition(session, change),
    setAttemptProcess: (run, token, process) => setAttemptProcess(session, run, token, process),
    requestCancel: (run, why, at) => requestCancel(session, run, why, at),
    updateMemory: (task, patch) => updateMemory(session, task, patch),
    saveReport: (run, report, at) => saveReport(session, run, report, at),
    saveFindings: (updates, at) => saveFindings(session, updates, at),
    addMessage: (message) => addMessage(session, message),
    addEvent: (kind, text, at) => addEvent(session, kind, text, at),
    saveInstance: (instance) => saveInstance(session, instance),
    removeInstance: (id) => removeInstance(session, id),
  };
}

const REFUSALS: Omit<LedgerTransaction, Facts> = {
  setNote: refused("setNote"),
  openRevision: refused("openRevision"),
  closeRevision: refused("closeRevision"),
  moveWatermark: refused("moveWatermark"),
  addSlots: refused("addSlots"),
  addSpan: refused("addSpan"),
  forgetFuture: refused("forgetFuture"),
  closeSlot: refused("closeSlot"),
  addRun: refused("addRun"),
  addPendingRun: refused("addPendingRun"),
  transition: refused("transition"),
  setAttemptProcess: refused("setAttemptProcess"),
  requestCancel: refused("requestCancel"),
  updateMemory: refused("updateMemory"),
  saveReport: refused("saveReport"),
  saveFindings: refused("saveFindings"),
  addMessage: refused("addMessage"),
  addEvent: refused("addEvent"),
  saveInstance: refused("saveInstance"),
  removeInstance: refused("removeInstance"),
  reserveSpend: refused("reserveSpend"),
  settleSpend: refused("settleSpend"),
  addDecisions: refused("addDecisions"),
  addApproval: refused("addApproval"),
  moveApproval: refused("moveApproval"),
  addAdaptation: refused("addAdaptation"),
  endAdaptation: refused("endAdaptation"),
  addDeliveries: refused("addDeliveries"),
  claimDelivery: refused("claimDelivery"),
  noteParts: refused("noteParts"),
  endDelivery: refused("endDelivery"),
  holdChannel: refused("holdChannel"),
  releaseChannel: refused("releaseChannel"),
  noteOnDelivery: refused("noteOnDelivery"),
  containMessages: refused("containMessages"),
  postponeMessage: refused("postponeMessage"),
  expireMessage: refused("expireMessage"),
};

function refused(member: string): () => Promise<never> {
  return () =>
    Promise.reject(new LedgerReadOnly(`${member} changes the ledger, which a look at it may not do`));
}
