/** What is asked before a Claude task is started: key, money, inputs, gates. By the real command. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { alerts, claudeDesk, GOOD, NIGHTLY } from "./claude-desk.ts";
import { history } from "./history.ts";
import { ends, json } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

describe("before a Claude task is started", { concurrency: 2 }, () => {
  test("CLD-10: without a key every task is skipped, and that is said once", async (t) => {
    const desk = await claudeDesk(t, {
      key: null,
      tasks: ["a", "b", "c"].map((id) => `- {id: ${id}, ask: Hello, ${NIGHTLY}}`),
    });
    await desk.night();
    await desk.night();
    const rows = await history(desk.home);
    assert.equal(rows.length, 6);
    for (const { state, reason, detail } of rows) {
      assert.deepEqual([state, reason], ["skipped", "no_api_key"]);
      assert.match(detail ?? "", /put ANTHROPIC_API_KEY=… into \.env/);
    }
    const told = (await alerts(desk.home)).filter(({ title }) => /API key/.test(title));
    assert.equal(told.length, 1);
    assert.equal(desk.upstream.calls.length, 0);
    // Once a key was there, its loss is news again.
    writeFileSync(join(desk.home, ".env"), "ANTHROPIC_API_KEY=sk-x\n");
    await desk.night();
    assert.equal((await desk.last("a")).state, "succeeded");
    writeFileSync(join(desk.home, ".env"), "OTHER=1\n");
    await desk.night();
    assert.equal((await alerts(desk.home)).filter(({ title }) => /API key/.test(title)).length, 2);
  });

  test("CLD-10: without_key: fail makes failures of them", async (t) => {
    const desk = await claudeDesk(t, {
      key: null,
      claude: "without_key: fail",
      tasks: ["- {id: a, ask: Hello, schedule: on_demand}"],
    });
    const { state, reason } = await json<RunAnswer>(desk.home, "run", "a");
    assert.deepEqual([state, reason], ["failed", "no_api_key"]);
  });

  test("CLD-11: over a cap nothing is asked, and the figures are told", async (t) => {
    const desk = await claudeDesk(t, {
      top: ["budget: {per_day_usd: 0.2}"],
      answer: { json: GOOD, usage: { input_tokens: 100_000, output_tokens: 1_000 } },
      tasks: [`- {id: a, ask: Hello, ${NIGHTLY}}`, "- {id: b, ask: Hello, schedule: on_demand}"],
    });
    await desk.night();
    assert.equal((await desk.last("a")).cost_usd?.toFixed(2), "0.21");
    await desk.night();
    const { state, reason, detail } = await desk.last("a");
    assert.deepEqual([state, reason], ["skipped", "over_budget"]);
    assert.match(detail ?? "", /budget\.per_day_usd is \$0\.20, \$0\.21 spent or reserved/);
    assert.equal((await json<RunAnswer>(desk.home, "run", "b")).reason, "over_budget");
    assert.equal(desk.upstream.calls.length, 1);
    assert.equal((await alerts(desk.home)).filter(({ title }) => /cap/.test(title)).length, 1);
    const why = await ends(0, desk.home, "why", "a");
    assert.match(why.stdout, /per_day_usd/);
  });

  test("CLD-12: inputs that have not changed are not read twice; changed ones are", async (t) => {
    const desk = await claudeDesk(t, {
      tasks: [`- {id: a, ask: Sum it up, ${NIGHTLY}, inputs: [{file: notes/*.md}]}`],
      files: { "notes/one.md": "first note" },
    });
    await desk.night();
    assert.equal((await desk.last("a")).state, "succeeded");
    await desk.night();
    const second = await desk.last("a");
    assert.deepEqual([second.state, second.reason], ["skipped", "unchanged"]);
    writeFileSync(join(desk.home, "notes", "two.md"), "second note");
    await desk.night();
    assert.equal((await desk.last("a")).state, "succeeded");
    assert.equal(desk.upstream.calls.length, 2);
    // What failed was not worked through.
    writeFileSync(join(desk.home, "notes", "two.md"), "another note");
    desk.upstream.say({ status: 400 });
    await desk.night();
    assert.equal((await desk.last("a")).reason, "bad_request");
    desk.upstream.say({ json: GOOD });
    await desk.night();
    assert.equal((await desk.last("a")).state, "succeeded");
  });

  test("CLD-13: a gate's script lets the task go on, skips it with its reason, or fails it", async (t) => {
    const gate = (id: string) => `- {id: ${id}, ask: Hello, ${NIGHTLY}, gate: {script: ${id}.sh}}`;
    const desk = await claudeDesk(t, {
      tasks: [gate("goes"), gate("skips"), gate("fails")],
      files: {
        "goes.sh": "#!/bin/sh\nexit 0\n",
        "skips.sh": `#!/bin/sh\necho '{"skip": "nothing new in the inbox"}' >> "$NIGHTDESK_OUTPUT"\n`,
        "fails.sh": "#!/bin/sh\necho broken >&2\nexit 3\n",
      },
    });
    await desk.night();
    assert.equal((await desk.last("goes")).state, "succeeded");
    const skipped = await desk.last("skips");
    assert.deepEqual(
      [skipped.state, skipped.reason, skipped.detail],
      ["skipped", "gate", "nothing new in the inbox"],
    );
    const failed = await desk.last("fails");
    assert.deepEqual([failed.state, failed.reason], ["failed", "gate_failed"]);
    assert.equal(desk.upstream.calls.length, 1);
    assert.equal(
      (await json<RunAnswer>(desk.home, "run", "skips")).state,
      "succeeded",
      "a person has decided",
    );
  });

  test("CLD-14: a gate's question is put to the small model: run, skip or defer, each with its reason", async (t) => {
    const gate = (id: string) =>
      `- {id: ${id}, ask: The work of ${id}, ${NIGHTLY}, gate: {ask: "Is ${id} needed?"}}`;
    const desk = await claudeDesk(t, {
      claude: "gate_model: claude-haiku-4-5",
      tasks: [gate("runs"), gate("skips"), gate("waits"), gate("babbles")],
      answer({ userText, body }) {
        if (body.model !== "claude-haiku-4-5") return { json: GOOD };
        if (/Is babbles/.test(userText)) return { text: "perhaps" };
        const verdict = /Is runs/.test(userText) ? "run" : /Is skips/.test(userText) ? "skip" : "defer";
        return { json: { verdict, reason: `because ${verdict}`, minutes: verdict === "defer" ? 60 : 0 } };
      },
    });
    await desk.night();
    assert.equal((await desk.last("runs")).state, "succeeded");
    const skipped = await desk.last("skips");
    assert.deepEqual([skipped.state, skipped.reason, skipped.detail], ["skipped", "gate", "because skip"]);
    assert.ok((skipped.cost_usd ?? 0) > 0, "the question itself is paid and shown");
    const waiting = await desk.last("waits");
    assert.deepEqual([waiting.reason, waiting.detail], ["deferred", "because defer"]);
    assert.equal((await desk.last("babbles")).reason, "gate_failed");
    assert.match((await ends(0, desk.home, "why", "skips")).stdout, /because skip/);
  });

  test("CLD-15: an idle night of twenty gated tasks asks no model at all", async (t) => {
    const tasks = Array.from({ length: 20 }, (_, n) =>
      n < 10
        ? `- {id: t${n}, ask: Hello, ${NIGHTLY}, gate: {script: no.sh}}`
        : `- {id: t${n}, ask: Hello, ${NIGHTLY}, inputs: [{file: notes.md}], gate: {ask: "Needed?"}}`,
    );
    const desk = await claudeDesk(t, {
      top: ["concurrency: 4"],
      tasks,
      files: {
        "no.sh": `#!/bin/sh\necho '{"skip": "nothing"}' >> "$NIGHTDESK_OUTPUT"\n`,
        "notes.md": "the same as yesterday",
      },
      answer: ({ body }) =>
        /decide whether/.test(JSON.stringify(body.system))
          ? { json: { verdict: "skip", reason: "nothing to do", minutes: 0 } }
          : { json: GOOD },
    });
    await desk.night();
    const first = desk.upstream.calls.length;
    assert.equal(first, 10, "each model gate is asked once over what it has not seen");
    await desk.night();
    assert.equal(desk.upstream.calls.length, first);
    const rows = await history(desk.home);
    assert.equal(rows.filter(({ state }) => state === "skipped").length, 40);
  });
});
