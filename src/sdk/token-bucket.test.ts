import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { createTokenBuckets } from "./token-bucket.ts";

/** A clock that only moves when somebody pauses or works. */
function clockwork(random = () => 0) {
  let at = 1_000_000;
  const buckets = createTokenBuckets({
    now: () => at,
    random,
    pause: async (ms) => void (at += ms),
  });
  return { buckets, now: () => at, pass: (ms: number) => void (at += ms) };
}

const signal = new AbortController().signal;

test("TSK-24 no second holds more requests than the rate and the burst allow, whatever the work between takes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (perSecond, burst, work, jitter) => {
        const { buckets, now, pass } = clockwork(() => jitter);
        const times: number[] = [];
        for (const ms of work) {
          await buckets.take("host", { perSecond, burst }, signal);
          times.push(now());
          pass(ms);
        }
        for (const [index, start] of times.entries()) {
          const within = times.slice(index).filter((at) => at < start + 999.999).length;
          assert.ok(within <= perSecond + burst, `${within} within a second`);
        }
      },
    ),
  );
});

test("TSK-24 without a burst requests come evenly, and hosts do not wait for each other", async () => {
  const { buckets, now } = clockwork();
  const start = now();
  for (let n = 0; n < 5; n += 1) await buckets.take("one", { perSecond: 2 }, signal);
  assert.equal(now() - start, 2000);
  await buckets.take("other", { perSecond: 2 }, signal);
  assert.equal(now() - start, 2000);
  await assert.rejects(buckets.take("one", { perSecond: 0 }, signal), RangeError);
});
