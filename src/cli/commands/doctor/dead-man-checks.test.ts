import assert from "node:assert/strict";
import { test } from "node:test";
import { deadManChecks, NO_SIGNS, type SignFacts } from "./dead-man-checks.ts";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 25, 12);
const deadMan = {
  url: "https://hc.example/${PING}",
  everyMs: 5 * MINUTE,
  method: "get",
  plain: false,
} as const;

function line(facts: Partial<SignFacts>, isSet = true): string {
  const checks = deadManChecks({ deadMan }, { ...NO_SIGNS, ...facts }, { isSet: () => isSet }, NOW);
  assert.equal(checks.length, 1);
  return `${checks[0]?.status}: ${checks[0]?.text}`;
}

test("UNA-33 doctor says whether signs of life arrive, when the last one did, and why one did not", () => {
  const at = NOW - 4 * MINUTE;
  assert.equal(line({ sentAt: at, arrivedAt: at }), "ok: Signs of life arrive, the last one 4 min ago");
  assert.equal(line({}), "warning: No sign of life was sent yet");
  assert.equal(line({}, false), "problem: Signs of life cannot be sent: PING is not set");
  assert.equal(
    line({ sentAt: at, arrivedAt: NOW - 180 * MINUTE, lost: 7, fault: "hc.example answered 404" }),
    "warning: The last 7 signs of life did not arrive (hc.example answered 404); the last one that did, 3 h ago",
  );
  assert.equal(
    line({ sentAt: at, lost: 1, fault: "hc.example: no answer within 10 s" }),
    "warning: The last sign of life did not arrive (hc.example: no answer within 10 s); none ever has",
  );
  assert.equal(
    line({ sentAt: NOW - 16 * MINUTE, arrivedAt: NOW - 16 * MINUTE }),
    "warning: The last sign of life was sent 16 min ago, though one is due every 5 min",
  );
  assert.deepEqual(deadManChecks({ deadMan: null }, NO_SIGNS, { isSet: () => true }, NOW), []);
});
