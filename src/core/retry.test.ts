import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_RETRY_DELAY_MS, retryDelay } from "./retry.ts";

const POLICY = { retries: 3, retryDelayMs: 5 * 60_000, onLost: "retry" } as const;

test("the delay doubles with each attempt and ends at one hour", () => {
  const delays = [1, 2, 3].map((attempts) => retryDelay("failed", null, POLICY, { attempts, lost: 0 }));
  assert.deepEqual(delays, [300_000, 600_000, 1_200_000]);
  const patient = { ...POLICY, retries: 40 };
  assert.equal(retryDelay("failed", null, patient, { attempts: 30, lost: 0 }), MAX_RETRY_DELAY_MS);
});

test("after the last retry the run is over", () => {
  assert.equal(retryDelay("failed", null, POLICY, { attempts: 4, lost: 0 }), null);
  assert.equal(retryDelay("timed_out", null, { ...POLICY, retries: 0 }, { attempts: 1, lost: 0 }), null);
});

test("cancelled, over_budget, denied and not_available are not tried again", () => {
  const history = { attempts: 1, lost: 0 };
  assert.equal(retryDelay("cancelled", null, POLICY, history), null);
  assert.equal(retryDelay("over_budget", null, POLICY, history), null);
  assert.equal(retryDelay("failed", "denied", POLICY, history), null);
  assert.equal(retryDelay("failed", "not_available", POLICY, history), null);
  assert.equal(retryDelay("succeeded", null, POLICY, history), null);
});

test("lost work is started again only if on_lost says retry, and not for ever", () => {
  const none = { retries: 0, retryDelayMs: 1_000, onLost: "retry" } as const;
  assert.equal(retryDelay("lost", "exit_unknown", none, { attempts: 1, lost: 1 }), 1_000);
  assert.equal(retryDelay("lost", "exit_unknown", none, { attempts: 4, lost: 4 }), null);
  assert.equal(retryDelay("lost", null, { ...POLICY, onLost: "alert" }, { attempts: 1, lost: 1 }), null);
});
