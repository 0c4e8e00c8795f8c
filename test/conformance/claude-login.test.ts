/** `claude.auth: login` by the real command: the person's own program and login, within the same caps. */
import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { installProgram, logIn, LOGIN_TOKEN } from "../../src/claude/agent/fixtures/login.ts";
import { processesOf } from "../../src/claude/agent/fixtures/stage.ts";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import type { Call, Reply } from "../../src/testing/upstream/claude-api/index.ts";
import { claudeDesk, type DeskOptions, filesHolding, GOOD, KEY, NIGHTLY } from "./claude-desk.ts";
import { type Ended, environment, nightdesk } from "./program.ts";
import { spawn } from "node:child_process";
import { once } from "node:events";

const RESULT: Reply = { calls: [{ name: "StructuredOutput", input: GOOD }] };
const isLinux = process.platform === "linux";

interface Row {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly cost_usd: number | null;
}

async function loggedIn(t: TestContext, options: DeskOptions) {
  const user = temporaryHome(t, {});
  const bin = join(user, "bin");
  const program = installProgram(bin);
  logIn(user);
  const desk = await claudeDesk(t, {
    ...options,
    claude: `auth: login${options.claude === undefined ? "" : `, ${options.claude.replace("PROGRAM", program)}`}`,
  });
  const env = { HOME: user, USERPROFILE: user, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
  const say = (line: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> =>
    nightdesk(desk.home, line, { ...env, ...more });
  const json = async <T>(...line: string[]): Promise<T> =>
    JSON.parse((await say([...line, "--json"])).stdout) as T;
  return { ...desk, user, program, env, say, json };
}

/** The usual result by hand-over, or the gate's. */
function obliging({ body }: Call): Reply {
  const wanted = JSON.stringify(body.tools);
  if (wanted.includes('"verdict"'))
    return {
      calls: [{ name: "StructuredOutput", input: { verdict: "run", reason: "there is news", minutes: 0 } }],
    };
  if (wanted.includes('"answer"'))
    return { calls: [{ name: "StructuredOutput", input: { answer: "One task ran." } }] };
  return RESULT;
}

describe("a login", { concurrency: 1, skip: process.platform === "win32" }, () => {
  test("CLD-60, CLM-08: asks, agents, gates and questions go by the login, and cost an estimate", async (t) => {
    const desk = await loggedIn(t, {
      tasks: [
        `- {id: a, ask: "What happened?", ${NIGHTLY}, gate: {ask: "Is it needed?"}}`,
        "- {id: b, agent: Look around, schedule: on_demand}",
      ],
      answer: obliging,
    });
    // As `night`, with the person's environment.
    for (const line of [
      ["run", "b"],
      ["run", "a"],
    ])
      assert.equal((await desk.say(line)).code, 0);
    await desk.night(desk.env);
    const told = await desk.json<{ answered_by: string; answer: string; cost_usd: number }>(
      "say",
      "what happened tonight?",
    );
    assert.deepEqual([told.answered_by, told.answer], ["claude", "One task ran."]);
    assert.ok(told.cost_usd > 0);
    const auth = new Set(desk.upstream.calls.map(({ headers }) => headers["authorization"]));
    assert.deepEqual([...auth], [`Bearer ${LOGIN_TOKEN}`]);
    assert.doesNotMatch(JSON.stringify(desk.upstream.calls), new RegExp(KEY));
    const spend = await desk.json<{
      tasks: { task: string | null; kind: string; usd: number; is_estimate: boolean; calls: number }[];
    }>("spend");
    const kinds = spend.tasks.map(({ task, kind }) => `${task} ${kind}`).toSorted();
    assert.deepEqual(kinds, ["a agent", "a gate", "b agent", "null say"]);
    assert.ok(spend.tasks.every(({ usd, is_estimate: isEstimate }) => usd > 0 && isEstimate));
    assert.match((await desk.say(["spend"])).stdout, /about \$/);
    assert.deepEqual(filesHolding(desk.home, LOGIN_TOKEN), []);
  });

  test("CLD-62: caps hold for a run as a whole; another run finds nothing left", async (t) => {
    const desk = await loggedIn(t, {
      top: ["budget: {per_day_usd: 0.3}"],
      tasks: ["- {id: a, agent: Spend, schedule: on_demand, tools: [findings]}"],
      answer: () => ({
        calls: [{ name: "mcp__nightdesk__findings", input: {} }],
        usage: { input_tokens: 60_000, output_tokens: 1 },
      }),
    });
    await desk.say(["run", "a"]);
    const [row] = await desk.json<Row[]>("history", "--task", "a");
    assert.equal(row?.state, "over_budget", row?.detail ?? "");
    assert.ok((row.cost_usd ?? 0) >= 0.3 && (row.cost_usd ?? 0) <= 0.3 + 0.13, `$${row.cost_usd}`);
    const calls = desk.upstream.calls.length;
    await desk.say(["run", "a"]);
    const [second] = await desk.json<Row[]>("history", "--task", "a");
    assert.deepEqual([second?.state, second?.reason], ["skipped", "over_budget"]);
    assert.equal(desk.upstream.calls.length, calls);
  });

  test("CLD-61: doctor names the program; where there is none it says so, and the run ends not_available", async (t) => {
    const desk = await loggedIn(t, {
      tasks: ["- {id: a, agent: Look, schedule: on_demand}"],
      answer: RESULT,
    });
    assert.match((await desk.say(["doctor"])).stdout, new RegExp(`your own login by ${desk.program}`));
    rmSync(desk.program);
    const bare = { PATH: process.env["PATH"] ?? "" };
    assert.match((await desk.say(["doctor"], bare)).stdout, /no program claude is on the PATH/);
    await desk.say(["run", "a"], bare);
    const [row] = await desk.json<Row[]>("history", "--task", "a");
    assert.deepEqual([row?.state, row?.reason], ["failed", "not_available"]);
    assert.match(row?.detail ?? "", /install Claude Code and log in/);
    // Where its installer puts it, it is found without the PATH.
    mkdirSync(join(desk.user, ".local"), { recursive: true });
    installProgram(join(desk.user, ".local", "bin"));
    assert.equal((await desk.say(["run", "a"], bare)).code, 0);
  });

  test("CLD-61: a program that the configuration names is the one; a stranger is told to log in", async (t) => {
    const desk = await loggedIn(t, {
      tasks: ['- {id: a, ask: "What happened?", schedule: on_demand}'],
      claude: "executable: PROGRAM",
      answer: RESULT,
    });
    const bare = { PATH: process.env["PATH"] ?? "" };
    assert.equal((await desk.say(["run", "a"], bare)).code, 0);
    const stranger = temporaryHome(t, {});
    await desk.say(["run", "a"], { ...bare, HOME: stranger });
    const [row] = await desk.json<Row[]>("history", "--task", "a");
    assert.deepEqual([row?.state, row?.reason], ["failed", "not_logged_in"]);
    assert.match(row?.detail ?? "", /log ?in/i);
    rmSync(desk.program);
    const { code, stderr, stdout } = await desk.say(["check"]);
    assert.equal(code, 78);
    assert.match(stderr + stdout, /nightdesk\.yaml:2:.*program/);
  });

  test(
    "CLD-62: killed, what the run might take counts as spent; its program is gone",
    { skip: !isLinux },
    async (t) => {
      const desk = await loggedIn(t, {
        tasks: ["- {id: a, agent: Go on, schedule: on_demand, budget: {per_run_usd: 0.2}, on_lost: alert}"],
        answer: { hang: true },
      });
      const launcher = join(import.meta.dirname, "..", "..", "bin", "nightdesk.js");
      const child = spawn(process.execPath, [launcher, "run", "a"], {
        cwd: desk.home,
        env: environment(desk.home, desk.env),
        stdio: "ignore",
      });
      await desk.upstream.whenAsked(1);
      const [running] = await desk.json<Row[]>("history", "--task", "a");
      child.kill("SIGKILL");
      await once(child, "close");
      while (processesOf(running?.id ?? "").length > 0) await new Promise((resolve) => setImmediate(resolve));
      await desk.say(["tick"]);
      const [row] = await desk.json<Row[]>("history", "--task", "a");
      assert.deepEqual([row?.state, row?.cost_usd], ["lost", 0.2]);
      assert.equal(desk.upstream.calls.length, 1);
    },
  );
});
