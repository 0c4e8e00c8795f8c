/** specs/014 by the real command, over a ledger as Claude tasks leave it. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { ask, inLedger, pay } from "./claude-ledger.ts";
import { history } from "./history.ts";
import { ends, json, nightdesk } from "./program.ts";
import { shellScript } from "./scripts.ts";

const DAY = 86_400_000;

async function home(t: TestContext): Promise<string> {
  const folder = temporaryHome(t, {
    "nightdesk.yaml": `timezone: UTC
budget: {per_day_usd: 1, per_month_usd: 10}
tasks:
  - {id: tidy, script: ok.sh, schedule: on_demand}
  - {id: sweep, script: ok.sh, schedule: daily, time: "03:00", agent_may_adapt: true}
  - {id: brief, ask: "What is new?", schedule: on_demand}
`,
    "ok.sh": shellScript("echo done"),
  });
  await ends(0, folder, "tick");
  return folder;
}

interface Question {
  readonly id: string;
  readonly state: string;
  readonly input: string;
  readonly answered_by: string | null;
}

interface Why {
  readonly outcome: string;
  readonly reason: string | null;
  readonly approvals: readonly Question[];
  readonly decisions: readonly { readonly step: string; readonly verdict: string }[];
  readonly adaptation: { readonly action: string } | null;
  readonly cost_usd: number | null;
}

describe("money and approvals", { concurrency: true, skip: process.platform === "win32" }, () => {
  test("CLM-27, CLM-28, CLM-21: what waits is listed, answered by its beginning, and carried out by the next tick", async (t) => {
    const folder = await home(t);
    await ask(folder, { id: "abc123", task: "tidy", input: '{"command":"rm -r build"}' });
    const [asked] = await json<Question[]>(folder, "approve");
    assert.deepEqual([asked?.id, asked?.input], ["abc123", '{"command":"rm -r build"}']);
    assert.equal((await json<{ waiting_for_you: number }>(folder, "status")).waiting_for_you, 1);
    await ends(0, folder, "tick");
    assert.equal((await history(folder, "tidy"))[0]?.state, "waiting", "nobody has answered");
    const { stdout } = await ends(0, folder, "approve", "abc", "--answer", "only this once");
    assert.match(stdout, /goes on with nightdesk start.*nightdesk tick/);
    await ends(0, folder, "tick");
    const [row] = await history(folder, "tidy");
    assert.deepEqual([row?.state, row?.attempt], ["succeeded", 2]);
    const why = await json<Why>(folder, "why", "tidy");
    assert.deepEqual(
      why.approvals.map(({ state, answered_by }) => [state, answered_by]),
      [["approved", "cli"]],
    );
    const late = await nightdesk(folder, ["deny", "abc123"]);
    assert.equal(late.code, 1);
    assert.match(late.stderr, /approved by cli/);
    assert.equal((await nightdesk(folder, ["approve", "xyz"])).code, 69);
  });

  test("CLM-24: a question whose time is over ends its run failed(approval_expired) at the next tick", async (t) => {
    const folder = await home(t);
    await ask(folder, { id: "abc123", task: "tidy", input: "{}", expiresInMs: -1 });
    assert.equal((await nightdesk(folder, ["approve", "abc123"])).code, 1);
    await nightdesk(folder, ["tick"]);
    const why = await json<Why>(folder, "why", "tidy");
    assert.deepEqual(
      [why.outcome, why.reason, why.approvals[0]?.state],
      ["failed", "approval_expired", "expired"],
    );
    const { alerts } = await json<{ alerts: { kind: string; task: string }[] }>(folder, "status");
    assert.ok(alerts.some(({ kind, task }) => kind === "failure" && task === "tidy"));
  });

  test("CLM-25: cancelling a run that waits takes its question back", async (t) => {
    const folder = await home(t);
    await ask(folder, { id: "abc123", task: "tidy", input: "{}" });
    await ends(0, folder, "cancel", "tidy");
    assert.deepEqual(await json<Question[]>(folder, "approve"), []);
    assert.equal((await nightdesk(folder, ["approve", "abc123"])).code, 1);
  });

  test("CLM-10, CLM-12: spend and status tell what Claude cost today, against the caps", async (t) => {
    const folder = await home(t);
    await pay(folder, "brief", "claude-haiku-4-5", 0.25);
    await pay(folder, "brief", "claude-haiku-4-5", 0.05);
    const spend = await json<{
      total_usd: number;
      tasks: { task: string; model: string; kind: string; calls: number; usd: number }[];
      days: { usd: number }[];
      caps: { name: string; limit_usd: number; spent_usd: number }[];
    }>(folder, "spend");
    assert.equal(spend.total_usd, 0.3);
    const { task, model, kind, calls, usd } = spend.tasks[0] ?? assert.fail("no task");
    assert.deepEqual([task, model, kind, calls, usd], ["brief", "claude-haiku-4-5", "ask", 2, 0.3]);
    assert.deepEqual(
      spend.days.map((day) => day.usd),
      [0.3],
    );
    assert.deepEqual(spend.caps, [
      { name: "budget.per_day_usd", limit_usd: 1, spent_usd: 0.3 },
      { name: "budget.per_month_usd", limit_usd: 10, spent_usd: 0.3 },
    ]);
    assert.equal((await json<{ spent_today_usd: number }>(folder, "status")).spent_today_usd, 0.3);
  });

  test("CLM-63: a manual run without an API key says how to set one and ends with 69", async (t) => {
    const folder = await home(t);
    const { code, stdout } = await nightdesk(folder, ["run", "brief"], { ANTHROPIC_API_KEY: "" });
    assert.equal(code, 69, stdout);
    assert.match(stdout, /skipped: no API key is set: put ANTHROPIC_API_KEY/);
    const why = await json<Why>(folder, "why", "brief");
    assert.deepEqual([why.outcome, why.reason], ["skipped", "no_api_key"]);
    const last = why.decisions.at(-1);
    assert.equal(`${last?.step} ${last?.verdict}`, "key skip");
  });

  test("CLM-46: a change of the plan is listed and overruled", async (t) => {
    const folder = await home(t);
    const slotAt = Math.floor(Date.now() / DAY) * DAY + DAY + 3 * 3_600_000;
    const draft = { task: "sweep", slotAt, action: "skip", untilAt: null, reason: "quiet" } as const;
    await inLedger(folder, (tx) => tx.addAdaptation(draft, "run of the resident", Date.now()));
    const [change] = await json<{ id: number; reason: string }[]>(folder, "overrule");
    assert.equal(change?.reason, "quiet");
    await ends(0, folder, "overrule", String(change.id));
    await ends(1, folder, "overrule", String(change.id));
    await ends(69, folder, "overrule", "4711");
    assert.deepEqual(await json(folder, "overrule"), []);
  });
});

// By itself, since it takes the whole machine.
test(
  "CLM-22: of 16 processes that answer at once exactly one wins",
  { skip: process.platform === "win32" },
  async (t) => {
    const folder = await home(t);
    await ask(folder, { id: "abc123", task: "tidy", input: "{}" });
    const all = await Promise.all(
      Array.from({ length: 16 }, (_, n) => nightdesk(folder, [n % 2 === 0 ? "approve" : "deny", "abc123"])),
    );
    const codes = all.map(({ code }) => code).toSorted((a, b) => a - b);
    assert.deepEqual(
      codes,
      [0, ...Array.from({ length: 15 }, () => 1)],
      all.map(({ stderr }) => stderr).join(""),
    );
  },
);
