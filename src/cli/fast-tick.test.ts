import assert from "node:assert/strict";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { digest } from "./config-source.ts";
import { type LedgerLook, nothingIsDue } from "./fast-tick.ts";
import { NOW } from "./fixtures/fake-context.ts";
import { temporaryHome } from "./fixtures/temporary-home.ts";

const YAML = "tasks: []\n";
const QUIET: LedgerLook = {
  configHash: digest(Buffer.from(YAML)),
  wakeAt: NOW + 60_000,
  newestInstant: NOW - 60_000,
  notes: new Map(),
  liveRuns: false,
  nextMessageAt: NOW - 1,
};

function isShort(t: TestContext, look: LedgerLook | null, now = NOW): boolean {
  const folder = temporaryHome(t, { "nightdesk.yaml": YAML });
  return nothingIsDue({ folder, configFile: join(folder, "nightdesk.yaml") }, now, () => look);
}

test("CLI-16 a known YAML and a wake that lies ahead: there is nothing to do", (t) => {
  assert.equal(isShort(t, QUIET), true);
});

const doubts: readonly [string, LedgerLook | null, number?][] = [
  ["no ledger", null],
  ["another YAML", { ...QUIET, configHash: "0" }],
  ["a wake that has come", { ...QUIET, wakeAt: NOW }],
  ["an unknown wake", { ...QUIET, wakeAt: null }],
  ["a run that lives", { ...QUIET, liveRuns: true }],
  ["a doubted clock", { ...QUIET, notes: new Map([["clock_suspect", "{}"]]) }],
  ["a wrong configuration", { ...QUIET, notes: new Map([["config_alert", "x"]]) }],
  ["a message that may be sent", { ...QUIET, notes: new Map([["channels", "ntfy"]]) }],
  ["a clock that went back", { ...QUIET, newestInstant: NOW + 7_200_000 }],
  ["a clock in 1970", { ...QUIET, newestInstant: null }, 1000],
];

for (const [what, look, now] of doubts) {
  test(`${what} takes the long way`, (t) => assert.equal(isShort(t, look, now), false));
}

test("a YAML that cannot be read takes the long way", () => {
  assert.equal(
    nothingIsDue({ folder: "/nowhere", configFile: "/nowhere/x" }, NOW, () => QUIET),
    false,
  );
});
