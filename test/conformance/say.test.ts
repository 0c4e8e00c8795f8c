/** `say`: plain wishes, answers of a model with tools, and what is told without one. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { startClaude, type Answer } from "../../src/testing/upstream/claude-api/index.ts";
import { makeHome } from "./say-home.ts";
import { nightdesk } from "./program.ts";

const KEY = "sk-ant-canary-0123456789";

async function homeWith(t: TestContext, answer: Answer) {
  const upstream = await startClaude(answer);
  t.after(() => upstream.close());
  const home = makeHome(t, upstream.url);
  return { upstream, home, ask: (...words: string[]) => nightdesk(home, words, { ANTHROPIC_API_KEY: KEY }) };
}

test("SAY-03: a model looks with the tools and answers; every call is paid", async (t) => {
  const { upstream, ask } = await homeWith(t, ({ resultsSoFar }) =>
    resultsSoFar === 0
      ? { calls: [{ name: "history", input: { limit: 5 } }] }
      : { text: "One task ran: hello succeeded." },
  );
  assert.equal((await ask("run", "hello")).code, 0);
  const { code, stdout } = await ask("say", "what happened tonight?", "--json");
  assert.equal(code, 0);
  const told = JSON.parse(stdout) as { answered_by: string; answer: string; cost_usd: number };
  assert.deepEqual([told.answered_by, told.answer], ["claude", "One task ran: hello succeeded."]);
  assert.ok(told.cost_usd > 0);
  assert.match(upstream.calls[1]?.toolResults[0] ?? "", /"hello"/);
  assert.doesNotMatch(JSON.stringify(upstream.calls.map(({ body }) => body)), new RegExp(KEY));
});

test("SAY-04: without a key the ledger itself answers, and says that it does", async (t) => {
  const { home } = await homeWith(t, { text: "unused" });
  const none = { ANTHROPIC_API_KEY: "" };
  await nightdesk(home, ["run", "hello"], none);
  const { code, stdout } = await nightdesk(home, ["say", "what happened tonight?"], none);
  assert.equal(code, 0);
  assert.match(stdout, /hello/);
  assert.match(stdout, /without Claude: no API key is set/);
  const why = await nightdesk(home, ["say", "why did hello fail?"], none);
  assert.match(why.stdout, /hello was asked for/);
});

test("SAY-01: a plain wish is carried out without any call", async (t) => {
  const { upstream, ask } = await homeWith(t, { text: "unused" });
  assert.equal((await ask("say", "run hello")).code, 0);
  assert.match((await ask("history")).stdout, /hello/);
  assert.equal(upstream.calls.length, 0);
});

test("SAY-05: over a cap nothing is asked, and the ledger answers", async (t) => {
  const { upstream, home } = await homeWith(t, { text: "unused" });
  const env = { ANTHROPIC_API_KEY: KEY, DAY_CAP: "0" };
  const { stdout } = await nightdesk(home, ["--home", `${home}/poor`, "say", "what happened?"], env);
  assert.match(stdout, /A cap stands in the way: budget\.per_day_usd/);
  assert.equal(upstream.calls.length, 0);
});

test("SAY-06: a model that obeys what it reads can still run only what allows it", async (t) => {
  const { ask } = await homeWith(t, ({ resultsSoFar }) =>
    resultsSoFar === 0 ? { calls: [{ name: "run_task", input: { task: "hello" } }] } : { text: "done" },
  );
  await ask("tick");
  assert.equal((await ask("say", "tell me everything")).code, 0);
  assert.doesNotMatch((await ask("history")).stdout, /hello/);
});

test("SAY-07: without a key each kind of question has a real answer, on a home with a past and on an empty one", async (t) => {
  const { home } = await homeWith(t, { text: "unused" });
  const none = { ANTHROPIC_API_KEY: "" };
  const told = async (question: string) => {
    const { stdout, stderr, code } = await nightdesk(home, ["say", question], none);
    assert.equal(stderr, "", question);
    assert.match(stdout, /\(told without Claude/, question);
    return { code, text: stdout };
  };
  const empty = [
    "did hello run?",
    "what failed?",
    "what waits for me, any questions?",
    "which data do I have?",
  ];
  for (const question of empty) assert.notEqual((await told(question)).text.trim(), "", question);
  await nightdesk(home, ["run", "hello"], none);
  const answers: Readonly<Record<string, RegExp>> = {
    "did hello run?": /hello was asked for.*succeeded|succeeded/s,
    "show me the log of hello": /^hello$/m,
    "when does hello run next?": /on demand|hello|nothing/i,
    "what happened yesterday?": /hello/,
    "how much did it cost?": /\$0|nothing/i,
    "what can I ask?": /why a task failed/,
    "was anything forgotten?": /./,
  };
  for (const [question, expected] of Object.entries(answers))
    assert.match((await told(question)).text, expected, question);
});
