import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgentEnd } from "../../ports/claude-agent.ts";
import { outcomeOf } from "./outcome.ts";

const RESULT = { headline: "h", body: "b", findings: [], metrics: [] };

function end(change: Partial<AgentEnd>): AgentEnd {
  return {
    kind: "done",
    detail: null,
    output: RESULT,
    text: "",
    session: null,
    asks: [],
    denials: [],
    turns: 1,
    usage: {},
    ...change,
  };
}

test("CLD-32: each end has its word, and only a result of the asked-for form is a success", () => {
  const cases: [Partial<AgentEnd>, string, string | null][] = [
    [{}, "succeeded", null],
    [{ output: undefined, text: "I would rather chat" }, "failed", "no_result"],
    [{ output: { headline: 3 } }, "failed", "no_result"],
    [{ output: null }, "failed", "no_result"],
    [{ kind: "over_budget", detail: "cap" }, "over_budget", "over_budget"],
    [{ kind: "max_turns" }, "failed", "max_turns"],
    [{ kind: "not_installed" }, "failed", "not_available"],
    [{ kind: "sandbox_unavailable" }, "failed", "sandbox_unavailable"],
    [{ kind: "auth" }, "failed", "auth"],
    [{ denials: [{ tool: "Bash", why: "no" }] }, "failed", "denied"],
  ];
  for (const [change, outcome, reason] of cases) {
    const { end: ending } = outcomeOf(end(change), null);
    assert.deepEqual([ending.outcome, ending.reason], [outcome, reason], JSON.stringify(change));
  }
});

test("CLD-41: what was denied is named, and what was found is kept all the same", () => {
  const denials = [
    { tool: "Bash", why: "not listed" },
    { tool: "Read", why: "wall" },
  ];
  const { end: ending, lines } = outcomeOf(end({ denials }), null);
  assert.equal(ending.detail, "It tried what it may not: Bash, because not listed (and 1 more)");
  assert.equal(lines.length, 2);
});
