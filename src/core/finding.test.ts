import assert from "node:assert/strict";
import { test } from "node:test";
import { type Finding, settleFindings } from "./finding.ts";
import type { FindingDraft } from "./report.ts";

const DRAFT: FindingDraft = {
  key: "repo:a",
  severity: "warning",
  title: "3 days old",
  body: null,
  scope: "",
};

function settle(
  before: readonly Finding[],
  drafts: readonly FindingDraft[],
  more: Partial<Parameters<typeof settleFindings>[0]> = {},
) {
  return settleFindings({
    task: "health",
    run: "r2",
    at: 2_000,
    known: before,
    drafts,
    completeScopes: [],
    succeeded: true,
    ...more,
  });
}

function known(overrides: Partial<Finding> = {}): Finding {
  return {
    task: "health",
    ...DRAFT,
    state: "new",
    firstSeen: 1_000,
    lastSeen: 1_000,
    resolvedAt: null,
    run: "r1",
    ...overrides,
  };
}

test("a finding is new on its first night and ongoing on the next", () => {
  assert.equal(settle([], [DRAFT])[0]?.finding.state, "new");
  const [second] = settle([known()], [DRAFT]);
  assert.equal(second?.change, "same");
  assert.equal(second?.finding.state, "ongoing");
  assert.equal(second?.finding.firstSeen, 1_000);
});

test("the same run reporting a finding twice leaves it new", () => {
  assert.equal(settle([known({ run: "r2" })], [DRAFT])[0]?.finding.state, "new");
});

test("other words for the same key are a change, not another finding", () => {
  const [update] = settle([known()], [{ ...DRAFT, title: "4 days old" }]);
  assert.equal(update?.change, "changed");
});

test("only a succeeded run that declared the scope complete resolves", () => {
  assert.deepEqual(settle([known()], []), []);
  assert.deepEqual(settle([known()], [], { completeScopes: [""], succeeded: false }), []);
  assert.deepEqual(settle([known({ scope: "b" })], [], { completeScopes: [""] }), []);
  const [update] = settle([known()], [], { completeScopes: [""] });
  assert.equal(update?.change, "resolved");
  assert.equal(update?.finding.resolvedAt, 2_000);
});

test("what comes back after it was resolved is new again", () => {
  const [update] = settle([known({ state: "resolved", resolvedAt: 1_500 })], [DRAFT]);
  assert.equal(update?.change, "reopened");
  assert.equal(update?.finding.state, "new");
  assert.equal(update?.finding.firstSeen, 2_000);
});

test("the last of several drafts with one key stands", () => {
  const updates = settle([], [DRAFT, { ...DRAFT, title: "last word" }]);
  assert.deepEqual(
    updates.map(({ finding }) => finding.title),
    ["last word"],
  );
});
