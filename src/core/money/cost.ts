/** From tokens to dollars. */
import { BATCH_SHARE, priceOf, WEB_SEARCH_USD } from "./prices.ts";

/** Tokens of one call, or of several of one model. */
export interface TokenUsage {
  /** Read at the full price. */
  readonly input: number;
  readonly output: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly cacheRead: number;
  readonly webSearches: number;
}

export const NO_USAGE: TokenUsage = {
  input: 0,
  output: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  cacheRead: 0,
  webSearches: 0,
};

export interface Cost {
  readonly usd: number;
  /** False if the price was not known and the dearest stood in. */
  readonly isKnown: boolean;
}

/** @param isBatch answered by the Batches API, at half the price */
export function costOf(model: string, usage: TokenUsage, isBatch = false): Cost {
  const read = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  const { price, isKnown } = priceOf(model, read);
  const tokens =
    usage.input * price.input +
    usage.output * price.output +
    usage.cacheWrite5m * price.cacheWrite5m +
    usage.cacheWrite1h * price.cacheWrite1h +
    usage.cacheRead * price.cacheRead;
  const usd = (tokens / 1_000_000) * (isBatch ? BATCH_SHARE : 1) + usage.webSearches * WEB_SEARCH_USD;
  return { usd, isKnown };
}

/**
 * The most that a call can cost. Two bytes per token is less than any text takes; the longest answer is what was asked
 * for.
 *
 * @param promptBytes the whole request as it is sent
 */
export function mostOf(model: string, promptBytes: number, maxTokens: number, isBatch = false): Cost {
  const tokens = Math.ceil(promptBytes / 2);
  // What is read may also be written to the cache, which costs more.
  return costOf(model, { ...NO_USAGE, cacheWrite5m: tokens, output: maxTokens }, isBatch);
}

export function sumUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
    cacheRead: a.cacheRead + b.cacheRead,
    webSearches: a.webSearches + b.webSearches,
  };
}
