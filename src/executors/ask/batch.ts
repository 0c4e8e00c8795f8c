/**
 * `batch: true`: asked now, answered within a day, at half the price. What was sent is written down before the run
 * waits, so that any later process can go on from there.
 */
import { mostOf } from "../../core/money/cost.ts";
import {
  ClaudeError,
  isPassing,
  type BatchItem,
  type ClaudeMessages,
  type ModelAnswer,
  type ModelCall,
} from "../../ports/claude.ts";
import type { AttemptRequest } from "../../ports/executor.ts";
import type { Purse, SpendRequest } from "../../ports/purse.ts";
import type { InsideEnd, InsideWork } from "../attempt/run-inside.ts";
import { OverCap } from "../model/pay.ts";
import { endWaiting, keepWaiting, placeOf, readWaiting } from "../model/place.ts";

interface Sent {
  /** null between the moment before it is sent and the moment after. */
  readonly batch: string | null;
  /** Of the reservation in the ledger. */
  readonly reservation: number;
  /** Epoch ms. */
  readonly sentAt: number;
  readonly model: string;
  readonly usd: number;
}

export interface BatchParts {
  readonly home: string;
  readonly purse: Purse;
  readonly bytesOf: (call: ModelCall) => number;
  readonly now: () => number;
}

/** Longer than a `tick` stays for, so that it does not stay for ever. */
const LOOK_AGAIN_MS = 16 * 60_000;

export type BatchStep =
  | { readonly kind: "answered"; readonly answer: ModelAnswer }
  /** Nothing will come of the batch any more, or not in time. */
  | { readonly kind: "live"; readonly why: string }
  | { readonly kind: "end"; readonly end: InsideEnd };

/** Sends the call, or looks for its answer. */
export async function batchStep(
  parts: BatchParts,
  request: AttemptRequest,
  inside: InsideWork,
  messages: ClaudeMessages,
  makeCall: () => Promise<ModelCall>,
): Promise<BatchStep> {
  const place = placeOf(parts.home, request.run.id);
  const sent = readWaiting(place) as Sent | null;
  if (sent === null) return await send(parts, request, inside, messages, await makeCall());
  if (sent.batch === null) {
    // It died while it was sending: nobody knows whether it got through, so what it can cost counts.
    await resumed(parts, request, sent).assume();
    inside.print("the batch may have been sent twice: Nightdesk ended while it was sending\n");
    return await send(parts, request, inside, messages, await makeCall());
  }
  return await look(parts, request, inside, messages, { ...sent, batch: sent.batch });
}

async function send(
  parts: BatchParts,
  { run, task }: AttemptRequest,
  inside: InsideWork,
  messages: ClaudeMessages,
  call: ModelCall,
): Promise<BatchStep> {
  const place = placeOf(parts.home, run.id);
  const usd = mostOf(call.model, parts.bytesOf(call), call.maxTokens, true).usd;
  const spend: SpendRequest = { task: task.id, run: run.id, kind: "batch", model: call.model, usd };
  const reserved = await parts.purse.reserve(spend);
  if (!reserved.ok) throw new OverCap(reserved.detail);
  const sent: Sent = {
    batch: null,
    reservation: reserved.id,
    sentAt: parts.now(),
    model: call.model,
    usd,
  };
  keepWaiting(place, sent);
  try {
    const batch = await messages.sendBatch(new Map([[customId(run.id), call]]), inside.signal);
    keepWaiting(place, { ...sent, batch } satisfies Sent);
    inside.print(`sent as batch ${batch}\n`);
    return later(parts, `Sent as batch ${batch}; its answer is looked for again and again`);
  } catch (error) {
    // Without the API's own word nobody knows whether the batch has begun.
    if (error instanceof ClaudeError && error.status !== null) await reserved.settle({ usage: null });
    else await reserved.assume();
    endWaiting(place);
    throw error;
  }
}

async function look(
  parts: BatchParts,
  request: AttemptRequest,
  inside: InsideWork,
  messages: ClaudeMessages,
  sent: Sent & { readonly batch: string },
): Promise<BatchStep> {
  const { run, task } = request;
  const place = placeOf(parts.home, run.id);
  const paid = resumed(parts, request, sent);
  const items = await resultsOf(messages, sent.batch, inside);
  if (items === null) {
    if (parts.now() < sent.sentAt + task.answerWithinMs)
      return later(parts, `Batch ${sent.batch} is not answered yet`);
    await callOff(messages, sent.batch, inside);
    // It may have been at work on it already.
    await paid.assume();
    endWaiting(place);
    return { kind: "live", why: `batch ${sent.batch} was not answered in time` };
  }
  const item: BatchItem = items.get(customId(run.id)) ?? {
    kind: "errored",
    message: "it holds no answer to us",
  };
  endWaiting(place);
  if (item.kind === "answered") {
    await paid.settle({ usage: item.answer.usage, isBatch: true });
    return { kind: "answered", answer: item.answer };
  }
  await paid.settle({ usage: null });
  if (item.kind === "errored") {
    const detail = `Batch ${sent.batch} refused the request: ${item.message}`;
    return { kind: "end", end: { outcome: "failed", reason: "bad_request", detail } };
  }
  return { kind: "live", why: `batch ${sent.batch} ${item.kind} without an answer` };
}

/** An API that is down for a while has not lost what it was sent. */
async function resultsOf(messages: ClaudeMessages, batch: string, inside: InsideWork) {
  try {
    return await messages.batchResults(batch, inside.signal);
  } catch (error) {
    if (!(error instanceof ClaudeError) || !isPassing(error.kind)) throw error;
    inside.print(`batch ${batch} cannot be looked for now: ${error.message}\n`);
    return null;
  }
}

/** Whether it can be called off or not, it is asked live: too late is worse than twice. */
async function callOff(messages: ClaudeMessages, batch: string, inside: InsideWork): Promise<void> {
  try {
    await messages.cancelBatch(batch, inside.signal);
  } catch (error) {
    inside.signal.throwIfAborted();
    inside.print(`batch ${batch} could not be called off: ${(error as Error).message}\n`);
  }
}

function later(parts: BatchParts, detail: string): BatchStep {
  const waits = { for: "later" as const, at: parts.now() + LOOK_AGAIN_MS };
  return { kind: "end", end: { outcome: "succeeded", reason: "answer", detail, waits } };
}

function resumed({ purse }: BatchParts, { run, task }: AttemptRequest, sent: Sent) {
  const spend: SpendRequest = { task: task.id, run: run.id, kind: "batch", model: sent.model, usd: sent.usd };
  return purse.resume(sent.reservation, spend);
}

/** The API takes letters, digits, `_` and `-`. */
function customId(runId: string): string {
  return `nightdesk-${runId}`;
}
