import assert from "node:assert/strict";
import { test } from "node:test";
import { answerApproval } from "../../../engine/approvals.ts";
import { DAY, HOUR, MONDAY } from "../../../../test/engine/stage.ts";
import { askingHome, pendingIn, spendIn } from "../../fixtures/claude-home.ts";
import { commandsIn } from "../../fixtures/in-home.ts";

test("CLM-60 why tells each decision with its verdict and reason, the questions, and the cost", async (t) => {
  const stage = await askingHome(["{}", '{"a":1}']);
  const run = await stage.newestRun("tidy");
  await stage.ctx.ledger.write((tx) =>
    tx.addDecisions(
      run.id,
      [
        { step: "budget", verdict: "go", reason: "$1.80 are left today", evidence: { left_usd: 1.8 } },
        { step: "gate_model", verdict: "go", reason: "three files are new.", evidence: null },
      ],
      stage.clock.now(),
    ),
  );
  await spendIn(stage, { day: "2026-11-23", task: "tidy", run: run.id, usd: 0.12 });
  const [first] = await pendingIn(stage);
  await answerApproval(stage.ctx, { id: first?.id ?? "", yes: false, by: "telegram:eva", answer: "never" });
  const nightdesk = commandsIn(stage, t);
  const { stdout } = await nightdesk("why", "tidy");
  assert.match(stdout, /it waits for your approval/);
  assert.match(stdout, /^ {2}budget: go on, \$1\.80 are left today\.$/m);
  assert.match(stdout, /^ {2}gate \(model\): go on, three files are new\.$/m);
  assert.match(stdout, /may use Bash, \{\}; denied by telegram:eva today 03:00: "never"\.$/m);
  assert.match(stdout, /may use Bash, \{"a":1\}; it waits for you until today 09:00\.$/m);
  assert.match(stdout, /^Claude cost \$0\.12\.$/m);
  assert.match(stdout, /nightdesk approve/);

  const facts = JSON.parse((await nightdesk("why", "tidy", "--json")).stdout) as {
    decisions: Record<string, unknown>[];
    approvals: Record<string, unknown>[];
    adaptation: unknown;
    cost_usd: number;
  };
  assert.deepEqual(
    facts.decisions.map(({ step, verdict, evidence }) => [step, verdict, evidence]),
    [
      ["budget", "go", { left_usd: 1.8 }],
      ["gate_model", "go", null],
    ],
  );
  assert.deepEqual(
    facts.approvals.map(({ state, answered_by }) => `${String(state)} ${String(answered_by)}`).toSorted(),
    ["denied telegram:eva", "pending null"],
  );
  assert.equal(facts.adaptation, null);
  assert.equal(facts.cost_usd, 0.12);
});

test("CLM-61 status says how many questions wait for you", async (t) => {
  const stage = await askingHome(["{}", '{"a":1}']);
  const nightdesk = commandsIn(stage, t);
  const { stdout } = await nightdesk("status");
  assert.match(stdout, /^\? 2 questions wait for you: nightdesk approve$/m);
  assert.match(stdout, /tidy waits for your approval, expires in 6 h/);
  const status = JSON.parse((await nightdesk("status", "--json")).stdout) as Record<string, unknown>;
  assert.equal(status["waiting_for_you"], 2);
});

test("CLM-62 why of a moment that the resident agent skipped says so, with its reason", async (t) => {
  const stage = await askingHome();
  const slotAt = MONDAY + DAY + 3 * HOUR;
  const draft = { task: "sweep", slotAt, action: "skip", untilAt: null, reason: "quiet night" } as const;
  await stage.ctx.ledger.write((tx) => tx.addAdaptation(draft, "run of the resident", stage.clock.now()));
  stage.sleepUntil(slotAt);
  await stage.tick();
  const nightdesk = commandsIn(stage, t);
  const { stdout } = await nightdesk("why", "sweep");
  assert.match(stdout, /skipped, because the resident agent took it off the plan: quiet night/);
  assert.match(
    stdout,
    /^Of the plan: sweep of today 03:00 was skipped by the resident agent: quiet night\.$/m,
  );
  const { adaptation } = JSON.parse((await nightdesk("why", "sweep", "--json")).stdout) as {
    adaptation: Record<string, unknown>;
  };
  assert.deepEqual([adaptation["action"], adaptation["state"]], ["skip", "applied"]);
});
