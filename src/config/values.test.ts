import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { Config, Task } from "../core/task.ts";
import type { ConfigContext } from "./context.ts";
import { fixtureContext } from "./fixture-context.ts";
import { parseConfig } from "./parse-config.ts";
import { formatProblem } from "./problem.ts";
import { readFixtures } from "./read-fixtures.ts";

function read(text: string, changes: Partial<ConfigContext> = {}): Config {
  const { config, problems } = parseConfig(text, fixtureContext(changes));
  assert.ok(config !== null, problems.map(formatProblem).join("\n"));
  return config;
}

function fixture(name: string): Config {
  const found = readFixtures("valid").find((each) => each.name.replace(/^cfg-\d\d-/, "") === `${name}.yaml`);
  assert.ok(found !== undefined);
  return read(found.text);
}

function one(keys: string, changes: Partial<ConfigContext> = {}): Task {
  const [task] = read(`tasks:\n  - {id: a, ${keys}}\n`, changes).tasks;
  assert.ok(task !== undefined);
  return task;
}

test("CFG-17: every form of a schedule compiles to one canonical rule", () => {
  const rules = Object.fromEntries(
    fixture("schedules").tasks.map(({ id, rule }) => [
      id,
      rule.kind === "calendar" ? rule.patterns.join(" | ") : JSON.stringify(rule),
    ]),
  );
  assert.deepEqual(rules, {
    a1: "0 * * * *",
    a2: "15 * * * *",
    a3: "0 * * * * | 30 * * * *",
    a4: "0 0 * * *",
    a5: "45 7 * * *",
    a6: "0 3 * * 1,5 | 30 15 * * 1,5",
    a7: "0 0 * * *",
    a8: "0 0 * * 1",
    a9: "0 3 * * 0",
    b1: "0 0 * * 0,6",
    b2: "0 0 1 * *",
    b3: "0 3 31 * *",
    b4: "0 3 L * *",
    b5: "0 0 15 * *",
    b6: '{"kind":"on_demand"}',
    b7: '{"kind":"after_any"}',
    b8: '{"kind":"after","tasks":["a1","b6"]}',
    b9: '{"kind":"every","everyMs":900000,"anchorMs":0}',
    c1: '{"kind":"every","everyMs":5400000,"anchorMs":0}',
    c2: "0 3 * * MON-FRI",
    c3: "*/10 0 3 L * *",
    c4: "0 12 * * 5#2",
    c5: `{"kind":"every","everyMs":7200000,"anchorMs":${Date.UTC(2026, 0, 1, 6)}}`,
  });
});

test("CFG-17: rules are told in one line", () => {
  const texts = fixture("schedules").tasks.map((task) => task.ruleText);
  assert.deepEqual(texts.slice(0, 6), [
    "hourly :00",
    "hourly :15",
    "hourly :00, :30",
    "daily 00:00",
    "daily 07:45",
    "daily mon fri 03:00, 15:30, 03:00",
  ]);
  assert.equal(one("script: a.py, schedule: every 90m").ruleText, "every 90m");
  assert.equal(one("script: a.py, schedule: monthly, day: last").ruleText, "monthly last 00:00");
});

test("CFG-07: the mission's tasks mean what they say", () => {
  const [index, dashboard, brief] = fixture("mission").tasks;
  assert.deepEqual(index?.rule, { kind: "calendar", patterns: ["0 3 * * 0"] });
  assert.equal(index?.timeoutMs, 1_800_000);
  assert.equal(index?.line, 3);
  assert.deepEqual(index?.work, { kind: "script", path: "/home/me/tasks/build_clinvar_index.py", args: [] });
  assert.deepEqual(dashboard?.rule, { kind: "after_any" });
  assert.deepEqual(brief?.rule, { kind: "calendar", patterns: ["45 7 * * 1,2,3,4,5"] });
  assert.ok(brief?.notify.includes("success"));
  assert.ok(!index?.notify.includes("success"));
});

test("CFG-27: own keys replace those of defaults; env and budget are merged key by key", () => {
  const [a, b] = fixture("defaults").tasks;
  assert.equal(a?.timeoutMs, 180_000);
  assert.equal(a?.graceMs, 0);
  assert.equal(a?.missedMaxAgeMs, 172_800_000);
  assert.equal(a?.retries, 4);
  assert.deepEqual(a?.notify, ["failure", "success", "recovery", "finding"]);
  assert.deepEqual(a?.env, { A: "1", B: "2" });
  assert.equal(b?.timeoutMs, 60);
  assert.equal(b?.missedMaxAgeMs, null);
  assert.equal(b?.retries, 0);
  assert.deepEqual(b?.notify, ["failure", "recovery"]);
  assert.deepEqual(b?.env, { A: "1", B: "3.10", C: "" });
  assert.deepEqual(b?.budget, {
    perRunUsd: 2,
    perTaskUsd: null,
    perDayUsd: null,
    perMonthUsd: null,
    maxTurns: 5,
  });
});

test("CFG-27: without defaults each rule has a value of its own", () => {
  const task = one("script: a.py, schedule: daily");
  assert.equal(task.timeoutMs, 1_800_000);
  assert.equal(task.graceMs, 1_800_000);
  assert.equal(task.missed, "run_once");
  assert.equal(task.missedMaxAgeMs, null);
  assert.equal(task.missedMaxRuns, 10);
  assert.equal(task.onLost, "retry");
  assert.equal(task.overlap, "skip");
  assert.equal(task.retries, 0);
  assert.equal(task.retryDelayMs, 300_000);
  assert.equal(task.priority, 5);
  assert.equal(task.enabled, true);
  assert.equal(task.visibility, "private");
  assert.equal(task.cwd, "/home/me");
});

test("CFG-33: numbers in arguments and variables stay as they are written", () => {
  const task = one(
    'script: a.py, schedule: daily, args: [1.10, 0x10, true, "x y", 1e3], env: {A: 1.10, B: 007, C: yes}',
  );
  assert.deepEqual(task.work.kind === "script" ? task.work.args : null, [
    "1.10",
    "0x10",
    "true",
    "x y",
    "1e3",
  ]);
  assert.deepEqual(task.env, { A: "1.10", B: "007", C: "yes" });
});

test("CFG-38: the settings have defaults, and paths start at the home", () => {
  const config = read("tasks: []");
  assert.deepEqual(
    [config.timezone, config.concurrency, config.dashboard.port, config.ledger],
    ["Europe/Prague", 2, 4680, "/home/me/state/ledger.db"],
  );
  assert.equal(read("ledger: /var/l.db\ntasks: []").ledger, "/var/l.db");
  const url = "postgres://me:${PASS}@127.0.0.1/x";
  assert.equal(read(`ledger: ${url}\ntasks: []`).ledger, url);
});

test("CFG-23: a prompt stands in a file if it ends like one, else it is the prompt itself", () => {
  assert.deepEqual(one("ask: prompts/x.md, schedule: daily").work, {
    kind: "ask",
    text: null,
    file: "/home/me/prompts/x.md",
  });
  assert.deepEqual(one("agent: Look at x.md now, schedule: daily").work, {
    kind: "agent",
    text: "Look at x.md now",
    file: null,
  });
});

test("CFG-23: paths of Windows are made absolute as Windows does", () => {
  const windows = { platform: "win32", home: "C:\\Users\\Jan Novák", files: null };
  const task = one("script: tasks/x.py, schedule: daily", windows);
  assert.equal(task.work.kind === "script" ? task.work.path : "", "C:\\Users\\Jan Novák\\tasks\\x.py");
  const own = one("use: '.\\tasks\\x.ts', schedule: daily", windows);
  assert.equal(own.work.kind === "use" ? own.work.module : "", "C:\\Users\\Jan Novák\\tasks\\x.ts");
});

test("CFG-23: without a look at the disk only the text is checked", () => {
  const text = "tasks:\n  - {id: a, script: missing.py, schedule: daily, cwd: missing}\n";
  assert.deepEqual(parseConfig(text, fixtureContext({ files: null })).problems, []);
});

test("CFG-24: a configuration that others may change is not trusted", () => {
  const { config, problems } = parseConfig("tasks: []", fixtureContext({ file: "shared.yaml" }));
  assert.equal(config, null);
  assert.match(
    formatProblem(problems[0] ?? assert.fail()),
    /^shared\.yaml:1:1: error: other users may change shared\.yaml/,
  );
});

test("CFG-19: without a zone the machine's counts, and a wrong one of the machine is told", () => {
  assert.equal(read("tasks: []", { machineZone: "Asia/Tokyo" }).timezone, "Asia/Tokyo");
  const { config, problems } = parseConfig("tasks: []", fixtureContext({ machineZone: "Nowhere" }));
  assert.equal(config, null);
  assert.match(problems.map(formatProblem).join("\n"), /Nowhere/);
});

test("CFG-45: the hash is the SHA-256 of the bytes, and the configuration holds references, never values", () => {
  const text = "channels: {telegram: {token: ${BOT}, chat_id: 1}}\ntasks: []\n";
  const config = read(text);
  assert.equal(config.hash, createHash("sha256").update(text).digest("hex"));
  assert.deepEqual(config.channels, { telegram: { token: "${BOT}", chat_id: 1 } });
});

test("CFG-45: the prototype of objects stays as it is", () => {
  parseConfig("__proto__: {polluted: 1}\nchannels: {__proto__: {polluted: 1}}\ntasks: []", fixtureContext());
  const config = parseConfig(
    "tasks:\n  - {id: constructor, use: ./x.ts, schedule: daily, with: {__proto__: {polluted: 1}}}\n",
    fixtureContext(),
  ).config;
  assert.equal(Reflect.get({}, "polluted"), undefined);
  assert.equal(Reflect.get(JSON.parse(JSON.stringify(config)), "polluted"), undefined);
});

test("CFG-42: variables that are set nowhere are warned of", () => {
  const text = "channels: {telegram: {token: ${BOT}, chat_id: ${CHAT}}}\ntasks: []\n".replace(
    "${CHAT}",
    '"${CHAT}"',
  );
  const { config, problems } = parseConfig(text, fixtureContext({ isSet: (name) => name === "CHAT" }));
  assert.notEqual(config, null);
  assert.match(formatProblem(problems[0] ?? assert.fail()), /1:30: warning: BOT is set neither/);
});

test("CFG-41: no problem repeats a secret", () => {
  const secret = "hunter2hunter2";
  const text = `claude: {api_key: ${secret}}\nledger: postgres://a:${secret}@h/x\ntasks:\n  - {id: a, script: a.py, schedule: daily, env: {MY_TOKEN: ${secret}}}\n`;
  const { config, problems } = parseConfig(text, fixtureContext());
  assert.equal(config, null);
  assert.equal(problems.length, 3);
  assert.doesNotMatch(JSON.stringify(problems), new RegExp(secret));
});

test("CFG-41: keys of Claude are known wherever they stand", () => {
  const key = ["sk", "ant", "api03", "0".repeat(40)].join("-");
  const { problems } = parseConfig(
    `tasks:\n  - {id: a, ask: use ${key}, schedule: daily}\n`,
    fixtureContext(),
  );
  assert.match(problems.map(formatProblem).join(), /ask holds a key of the Claude API/);
});

test("CFG-25: settings stay as they are written, with their references", () => {
  const task = one("use: sample, schedule: daily, with: {roots: [x], address: '${ADDRESS}'}");
  assert.deepEqual(task.work, {
    kind: "use",
    name: "sample",
    module: null,
    settings: { roots: ["x"], address: "${ADDRESS}" },
  });
});
