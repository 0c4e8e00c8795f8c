/**
 * What Claude's models cost, US dollars per million tokens, as published for November 2026. A price that is not known
 * counts as the dearest that is: a cap must hold also for a model that came out yesterday.
 */

export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly cacheRead: number;
}

interface Listed extends Price {
  /** Prices of prompts that are longer than so many tokens. */
  readonly long?: Price & { readonly above: number };
}

/** By the model's name without its date. */
const PRICES: Readonly<Record<string, Listed>> = {
  "claude-haiku-5-5": { ...price(0.1, 0.5, 0.01), long: { above: 100_000, ...price(0.5, 2.5, 0.05) } },
  "claude-haiku-4-5": price(1, 5, 0.1),
  "claude-3-5-haiku": price(0.8, 4, 0.08),
  "claude-sonnet-5-5": price(2, 10, 0.1),
  "claude-sonnet-5": price(2, 10, 0.2),
  "claude-sonnet-4-6": price(3, 15, 0.3),
  "claude-sonnet-4-5": price(3, 15, 0.3),
  "claude-sonnet-4": price(3, 15, 0.3),
  "claude-opus-5-5": price(4, 20, 0.2),
  "claude-opus-5": price(5, 25, 0.5),
  "claude-opus-4-8": price(5, 25, 0.5),
  "claude-opus-4-7": price(5, 25, 0.5),
  "claude-opus-4-6": price(5, 25, 0.5),
  "claude-opus-4-5": price(5, 25, 0.5),
  "claude-opus-4-1": price(15, 75, 1.5),
  "claude-opus-4": price(15, 75, 1.5),
  "claude-fable-5-2": price(8, 40, 0.2),
  "claude-fable-5-1": price(10, 50, 0.25),
  "claude-fable-5": price(10, 50, 1),
  "claude-mythos-5-2": price(8, 40, 0.2),
  "claude-mythos-5-1": price(10, 50, 0.25),
  "claude-mythos-5": price(10, 50, 1),
};

/** One search of the web by the API's own tool. */
export const WEB_SEARCH_USD = 0.01;
/** What the Batches API takes of the full price. */
export const BATCH_SHARE = 0.5;

/** Writing to the cache costs 1.25 times the input, for an hour twice; all models so far. */
function price(input: number, output: number, cacheRead: number): Price {
  return { input, output, cacheRead, cacheWrite5m: input * 1.25, cacheWrite1h: input * 2 };
}

export interface KnownPrice {
  readonly price: Price;
  /** False if the model is not in the list and the dearest price stands in. */
  readonly isKnown: boolean;
}

/** @param promptTokens all that is read: some models cost more above a length */
export function priceOf(model: string, promptTokens: number): KnownPrice {
  const name = model.replace(/\[1m\]$/, "").replace(/-(?:\d{8}|latest)$/, "");
  const listed = Object.hasOwn(PRICES, name) ? PRICES[name] : undefined;
  if (listed === undefined) return { price: dearest(), isKnown: false };
  const { long } = listed;
  return { price: long !== undefined && promptTokens > long.above ? long : listed, isKnown: true };
}

function dearest(): Price {
  const all = Object.values(PRICES);
  const most = (key: keyof Price) => Math.max(...all.map((listed) => listed[key]));
  return {
    input: most("input"),
    output: most("output"),
    cacheWrite5m: most("cacheWrite5m"),
    cacheWrite1h: most("cacheWrite1h"),
    cacheRead: most("cacheRead"),
  };
}
