/** A person's own login, with the real program at a place of the person's and the login file that it writes itself. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import type { Answer } from "../../testing/upstream/claude-api/index.ts";
import { installProgram, logIn, LOGIN_TOKEN } from "./fixtures/login.ts";
import { call, KEY, ownTool, processesOf, result, script, stage } from "./fixtures/stage.ts";

const isLinux = process.platform === "linux";

async function person(t: TestContext, answer: Answer, isLoggedIn = true) {
  const desk = await stage(t, answer);
  const userHome = join(desk.home, "user");
  mkdirSync(userHome, { recursive: true });
  if (isLoggedIn) logIn(userHome);
  const executable = installProgram(join(desk.home, "bin"));
  return { ...desk, userHome, account: { auth: "login" as const, apiKey: KEY, executable } };
}

describe("a login", { concurrency: 2 }, () => {
  test("CLD-60: the person's program asks with the person's login; no key is used, and its environment holds none", async (t) => {
    const seen: string[] = [];
    const desk = await person(t, ({ resultsSoFar }) => {
      seen.push(...(isLinux ? processesOf(desk.request.runId) : []));
      return resultsSoFar === 0 ? call("mcp__nightdesk__look", { text: "x" }) : result("by login");
    });
    const end = await desk.run({ ownTools: [ownTool("look")], mayAsk: false }, { account: desk.account });
    assert.deepEqual([end.kind, end.output], ["done", { headline: "by login" }]);
    const auth = new Set(desk.upstream.calls.map(({ headers }) => headers["authorization"]));
    assert.deepEqual([...auth], [`Bearer ${LOGIN_TOKEN}`]);
    assert.deepEqual([...new Set(desk.upstream.asked)], ["POST /v1/messages"]);
    assert.deepEqual(desk.payments, [], "its calls do not come by us");
    assert.equal(end.usage?.["claude-sonnet-5-5"]?.input, 200, "it says itself what it used");
    if (isLinux) {
      assert.ok(seen.some((process) => process.includes("/bin/claude")));
      assert.doesNotMatch(seen.join(""), new RegExp(`${KEY}|ANTHROPIC_API_KEY|${LOGIN_TOKEN}`));
    }
    const sessions = readdirSync(join(desk.userHome, ".claude"), { recursive: true, encoding: "utf8" });
    assert.deepEqual(
      sessions.filter((name) => name.endsWith(".jsonl")),
      [],
      "it is not among the person's own conversations",
    );
  });

  test("CLD-61: without a program, without a login, and with a program that breaks, the run says so and asks nobody", async (t) => {
    const desk = await person(t, script(), false);
    const none = await desk.run({}, { account: { ...desk.account, executable: null } });
    assert.equal(none.kind, "not_installed");
    assert.match(none.detail ?? "", /no program claude is on the PATH/);
    const stranger = await desk.run({}, { account: desk.account });
    assert.equal(stranger.kind, "not_logged_in", stranger.detail ?? "");
    const gone = await desk.run({}, { account: { ...desk.account, executable: join(desk.home, "gone") } });
    assert.equal(gone.kind, "error");
    const broken = await desk.run({}, { account: { ...desk.account, executable: "/bin/false" } });
    assert.equal(broken.kind, "error");
    for (const end of [none, stranger, gone, broken]) assert.deepEqual(end.usage, {}, "nothing was used");
    assert.equal(desk.upstream.calls.length, 0);
  });

  test("CLD-62: the cap of a run holds without us between the calls, and what broke off is not known", async (t) => {
    const desk = await person(t, () => ({
      calls: [{ name: "mcp__nightdesk__more", input: { text: String(Math.random()) } }],
      usage: { input_tokens: 60_000, output_tokens: 1 },
    }));
    const own = { ownTools: [ownTool("more")], mayAsk: false };
    const end = await desk.run({ ...own, maxUsd: 0.3 }, { account: desk.account });
    assert.equal(end.kind, "over_budget");
    // $0.12 a call: it looks after each, and may overshoot by one.
    assert.equal(desk.upstream.calls.length, 3);
    assert.equal(end.usage?.["claude-sonnet-5-5"]?.input, 180_000);
    desk.upstream.say({ hang: true });
    const stop = new AbortController();
    const running = desk.run(own, { account: desk.account, signal: stop.signal });
    await desk.upstream.whenAsked(4);
    stop.abort();
    const stopped = await running;
    assert.deepEqual([stopped.kind, stopped.usage], ["interrupted", null]);
  });
});
