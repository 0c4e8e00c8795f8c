/** `ask:` by the real command over what no prompt can hold and no answer should be: it ends with a sentence, and costs nothing. */
import assert from "node:assert/strict";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import type { Answer } from "../../src/testing/upstream/claude-api/index.ts";
import { claudeDesk, GOOD } from "./claude-desk.ts";
import { ends, json, nightdesk } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

const HUNDRED_MB = 100 * 1024 * 1024;

/** A task whose words are in `prompts/a.md` and which reads `in/*.md` and rows of `big.rows`. */
async function home(t: TestContext, inputs: string, answer: Answer = { json: GOOD }) {
  const desk = await claudeDesk(t, {
    answer,
    tasks: [
      `- {id: a, ask: prompts/a.md, schedule: on_demand, inputs: [${inputs}], only_if_changed: false}`,
      "- {id: fill, script: tasks/fill.sh, schedule: on_demand}",
    ],
    files: {
      "prompts/a.md": "Sum up.",
      "in/a.md": "x",
      "tasks/fill.sh": '#!/bin/sh\ncat lines >> "$NIGHTDESK_OUTPUT"\n',
    },
  });
  return { ...desk, run: () => json<RunAnswer>(desk.home, "run", "a") };
}

describe("odd inputs", { concurrency: 2, skip: process.platform === "win32" }, () => {
  test("PRM-04, PRM-09: words and files of 100 MB, and words that are no text, are failures by name and ask nobody", async (t) => {
    const desk = await home(t, "{file: in/*.md}");
    const prompt = join(desk.home, "prompts", "a.md");
    const input = join(desk.home, "in", "a.md");
    const endsAs = async (detail: RegExp) => {
      const { state, reason, detail: said } = await desk.run();
      assert.deepEqual([state, reason], ["failed", "bad_input"], said ?? "");
      assert.match(said ?? "", detail);
    };
    truncateSync(input, HUNDRED_MB);
    await endsAs(/in\/a\.md has 104857600 bytes; at most 67108864/);
    writeFileSync(input, "x");
    truncateSync(prompt, HUNDRED_MB);
    await endsAs(/prompts\/a\.md has more than 204800 bytes/);
    writeFileSync(prompt, Buffer.from([0x53, 0xff, 0xfe, 0x0a]));
    await endsAs(/prompts\/a\.md is not UTF-8 text/);
    const plan = await nightdesk(desk.home, ["run", "a", "--dry-run"]);
    assert.match(plan.stdout + plan.stderr, /is not UTF-8 text/);
    assert.notEqual(plan.code, 0);
    writeFileSync(prompt, "Sum up.");
    writeFileSync(input, Buffer.from([0x53, 0xff, 0xfe, 0x0a]));
    assert.equal((await desk.run()).state, "succeeded", "an input that is no text is named instead");
    assert.match(desk.upstream.calls[0]?.userText ?? "", /4 bytes that are not UTF-8 text/);
    assert.equal(desk.upstream.calls.length, 1);
  });

  test("PRM-04: a row of megabytes is cut, and the request stays of a size", async (t) => {
    const desk = await home(t, '{query: "select * from big.rows"}');
    const rows = [{ id: 1, text: "x".repeat(900_000) }];
    const line = { upsert: { dataset: "big.rows", key: ["id"], rows } };
    writeFileSync(join(desk.home, "lines"), `${JSON.stringify(line)}\n`);
    await ends(0, desk.home, "run", "fill");
    assert.equal((await desk.run()).state, "succeeded");
    const [call] = desk.upstream.calls;
    assert.ok((call?.bytes ?? Infinity) < 300_000, `${call?.bytes} bytes`);
    assert.match(call?.userText ?? "", /\[cut here: the whole has \d+ bytes\]/);
  });

  test("CLD-02: an answer of 10 MB ends its run in order, and what is kept and shown of it is bounded", async (t) => {
    const desk = await home(t, "{file: in/*.md}", { json: { ...GOOD, body: "long ".repeat(2_000_000) } });
    assert.equal((await desk.run()).state, "succeeded");
    const { stdout } = await ends(0, desk.home, "report", "a", "--json");
    assert.ok(stdout.length < 300_000, `${stdout.length} characters`);
    assert.match(stdout, /cut here: the whole has 10000000 characters/);
    await ends(0, desk.home, "logs", "a", "--lines", "5");
  });
});
