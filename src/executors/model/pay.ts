/** Every call is reserved before it is made and settled after it, whatever comes of it. */
import { usdText } from "../../core/money/caps.ts";
import { mostOf } from "../../core/money/cost.ts";
import type { SpendKind } from "../../ports/claude-ledger.ts";
import { ClaudeError, type ModelAnswer, type ModelCall } from "../../ports/claude.ts";
import type { Purse } from "../../ports/purse.ts";

/** A cap stands in the way; the sentence holds the figures. */
export class OverCap extends Error {
  override readonly name = "OverCap";
}

/** Where less than this is left for the answer, it is not worth asking. */
const LEAST_ANSWER_TOKENS = 1_024;

interface Payer {
  readonly purse: Purse;
  readonly bytesOf: (call: ModelCall) => number;
}

interface Paid {
  readonly task: string | null;
  readonly run: string | null;
  readonly kind: SpendKind;
  readonly call: ModelCall;
}

/**
 * Makes a call within the caps: where less is left than the longest answer would cost, the answer may be shorter.
 *
 * @param tell is given what it cost, in words
 * @throws OverCap, or what the call throws
 */
export async function payFor(
  { purse, bytesOf }: Payer,
  { task, run, kind, call }: Paid,
  make: (call: ModelCall) => Promise<ModelAnswer>,
  tell: (cost: string) => void,
): Promise<ModelAnswer> {
  const bytes = bytesOf(call);
  const left = await purse.left({ task, run });
  const fitting = { ...call, maxTokens: tokensWithin(call, bytes, left) };
  const usd = mostOf(call.model, bytes, fitting.maxTokens).usd;
  const reserved = await purse.reserve({ task, run, kind, model: call.model, usd });
  if (!reserved.ok) throw new OverCap(reserved.detail);
  try {
    const answer = await make(fitting);
    const { usd: cost, isEstimate } = await reserved.settle({ usage: answer.usage });
    const tokens = `${answer.usage.input + answer.usage.cacheRead} tokens read, ${answer.usage.output} written`;
    tell(`${tokens}, ${isEstimate ? "about " : ""}${usdText(cost)}`);
    return answer;
  } catch (error) {
    // What the API refused costs nothing. Where an answer broke off nobody knows, and the most it can cost counts.
    if (error instanceof ClaudeError && isUnpaid(error)) await reserved.settle({ usage: null });
    else await reserved.assume();
    throw error;
  }
}

function isUnpaid({ kind, usage }: ClaudeError): boolean {
  return usage === null && kind !== "no_answer" && kind !== "cut";
}

function tokensWithin(call: ModelCall, bytes: number, left: number): number {
  const fixed = mostOf(call.model, bytes, 0).usd;
  const perToken = mostOf(call.model, bytes, 1).usd - fixed;
  const affordable = Math.floor((left - fixed) / perToken);
  if (affordable >= call.maxTokens || affordable < LEAST_ANSWER_TOKENS) return call.maxTokens;
  return affordable;
}
