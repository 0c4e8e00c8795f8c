import assert from "node:assert/strict";
import { test } from "node:test";
import { costOf, mostOf, NO_USAGE, type TokenUsage } from "./cost.ts";
import { priceOf } from "./prices.ts";

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

/** Worked out by hand from the published prices, dollars per million tokens. */
const BY_HAND: readonly (readonly [model: string, usage: Partial<TokenUsage>, usd: number])[] = [
  // 1,000,000 at 1 and 100,000 at 5
  ["claude-haiku-4-5", { input: 1_000_000, output: 100_000 }, 1.5],
  // 20,000 at 2, 3,000 at 10, 50,000 from the cache at 0.2
  ["claude-sonnet-5", { input: 20_000, output: 3_000, cacheRead: 50_000 }, 0.04 + 0.03 + 0.01],
  // 10,000 written to the cache at 3 × 1.25, 2,000 for an hour at 3 × 2
  ["claude-sonnet-4-5-20250929", { cacheWrite5m: 10_000, cacheWrite1h: 2_000 }, 0.0375 + 0.012],
  // 8,000 at 5, 1,000 at 25, two searches at a cent
  ["claude-opus-4-5", { input: 8_000, output: 1_000, webSearches: 2 }, 0.04 + 0.025 + 0.02],
  // 4,000 at 15 and 400 at 75
  ["claude-opus-4-1-20250805", { input: 4_000, output: 400 }, 0.06 + 0.03],
];

for (const [model, usage, usd] of BY_HAND) {
  test(`CLM-03 a call of ${model} costs what its prices say`, () => {
    const cost = costOf(model, { ...NO_USAGE, ...usage });
    assert.equal(cost.isKnown, true);
    near(cost.usd, usd);
  });
}

test("CLM-03 a batch costs half, but for what is not tokens", () => {
  near(costOf("claude-haiku-4-5", { ...NO_USAGE, input: 1_000_000, webSearches: 1 }, true).usd, 0.51);
});

test("CLM-03 above its length a prompt costs what long ones cost", () => {
  near(costOf("claude-haiku-5-5", { ...NO_USAGE, input: 100_000 }).usd, 0.01);
  near(costOf("claude-haiku-5-5", { ...NO_USAGE, input: 60_000, cacheRead: 60_000 }).usd, 0.03 + 0.003);
});

test("CLM-04 a model that nobody knows counts as the dearest in every respect, and as an estimate", () => {
  const { price, isKnown } = priceOf("claude-of-tomorrow", 1);
  assert.equal(isKnown, false);
  for (const model of ["claude-opus-4-1", "claude-haiku-4-5", "claude-fable-5"]) {
    const known = priceOf(model, 1).price;
    assert.ok(
      price.input >= known.input && price.output >= known.output && price.cacheRead >= known.cacheRead,
    );
  }
  assert.equal(priceOf("constructor", 1).isKnown, false);
});

test("CLM-05 no call costs more than was foreseen for it", () => {
  const prompt = "ž".repeat(4_000);
  const most = mostOf("claude-sonnet-5", Buffer.byteLength(prompt), 1_000).usd;
  for (const usage of [{ input: 4_000 }, { cacheWrite5m: 4_000 }, { cacheRead: 4_000 }]) {
    assert.ok(costOf("claude-sonnet-5", { ...NO_USAGE, ...usage, output: 1_000 }).usd <= most);
  }
});
