import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSqliteDatasets } from "../../datasets/sqlite/index.ts";
import { type Host, makeHost } from "./fixtures/run-host.ts";

const COMMITS = `
import { defineTask, z, type RowOf } from "nightdesk/sdk";
import * as zod from "zod";
import { object } from "zod";
import { shout } from "./helper.ts";

const commits = { key: ["sha"], columns: { sha: "text", at: "integer", bot: "boolean" } } as const;
type Commit = RowOf<typeof commits>;

export default defineTask({
  settings: z.object({ repo: z.string(), days: zod.number().default(3), tags: zod.array(z.string()).default([]) }),
  datasets: { commits },
  async run({ settings, datasets, log, progress, report, watermark, slot, desk, home, now }) {
    log(shout(\`reading \${settings.repo} \${settings.days} \${settings.tags} \${typeof object}\`));
    progress(0.5, "half");
    progress(0.501);
    const row: Commit = { sha: settings.repo, at: slot.getTime(), bot: null };
    const counts = await datasets.commits.upsert([row]);
    await datasets.commits.watermark.set("2026-11");
    report.headline(\`\${counts.inserted} new, \${watermark}, \${desk.tasks().length}\`);
    report.finding({ key: "k", severity: "warning", title: "t" });
    report.complete();
    report.metric("n", 1);
  },
});
`;

function commitsTask(host: Host, text = COMMITS): string {
  host.file(
    "tasks/my folder/helper.ts",
    "export function shout(text: string): string { return text.toUpperCase(); }",
  );
  return host.file("tasks/my folder/commits.ts", text);
}

/** A task whose `run` has this body. */
function taskFile(host: Host, body: string, rest = ""): string {
  return host.file(
    "tasks/x.ts",
    `import { defineTask, z } from "nightdesk/sdk";
    export default defineTask({ ${rest} async run(context) { ${body} } });`,
  );
}

test("TSK-01 a task of the user's runs from a folder without node_modules, its types stripped", async (t) => {
  const host = makeHost(t);
  const module = commitsTask(host);
  const first = await host.run(module, { settings: { repo: "r" } });
  assert.equal(first.output, "READING R 3  FUNCTION\n");
  assert.deepEqual([first.code, first.failure], [0, null]);
  assert.deepEqual(first.lines, [
    { progress: 0.5, note: "half" },
    { headline: "1 new, w1, 0" },
    { finding: { key: "k", severity: "warning", title: "t", body: null, scope: "" } },
    { findings_complete: { scope: "" } },
    { metric: { name: "n", value: 1, unit: null } },
    { changed: 1 },
  ]);
  const second = await host.run(module, { settings: { repo: "r" } });
  assert.deepEqual(second.lines.at(-1), { changed: 0 }, "the second run changes nothing and says so");
  const reader = await createSqliteDatasets({ folder: `${host.home}/data`, now: () => 0 }).read("commits");
  assert.deepEqual(await reader?.query("select sha, bot, _run from commits"), [
    { sha: "r", bot: null, _run: "run1" },
  ]);
  assert.equal(await reader?.watermark("commits"), "2026-11");
  reader?.close();
});

test("TSK-02 settings are checked before anything runs, and every fault is named", async (t) => {
  const host = makeHost(t);
  const module = commitsTask(host);
  const bad = await host.run(module, { settings: { days: "many" } });
  assert.equal(bad.code, 1);
  assert.deepEqual(bad.failure, {
    reason: "settings_invalid",
    detail:
      "The settings are wrong: with.repo: Invalid input: expected string, received undefined; " +
      "with.days: Invalid input: expected number, received string",
  });
  const none = taskFile(host, "");
  const refused = await host.run(none, { settings: { a: 1 } });
  assert.match(refused.failure?.detail ?? "", /takes no settings, but `with:` names a\./);
});

test("TSK-03 what --with gives is laid over the settings, as text or as the JSON that the schema wants", async (t) => {
  const host = makeHost(t);
  const module = commitsTask(host);
  const params = { repo: "12", days: "7", tags: '["a","b"]' };
  const ended = await host.run(module, { settings: { repo: "r" }, params });
  assert.equal(ended.output, "READING 12 7 A,B FUNCTION\n");
  const odd = await host.run(module, {
    settings: { repo: "r" },
    params: { "__proto__.polluted": "1", days: "x" },
  });
  assert.match(odd.failure?.detail ?? "", /with\.days: Invalid input: expected number/);
});

test("TSK-04 a task that throws fails with its error's words, its stack in the log, and nothing kept", async (t) => {
  const host = makeHost(t);
  const body = `await context.datasets.rows.upsert([{ id: "a" }]);
    context.report.headline("before");
    throw new RangeError("no room left", { cause: new Error("the disk") });`;
  const module = taskFile(host, body, 'datasets: { rows: { key: ["id"], columns: { id: "text" } } },');
  const ended = await host.run(module);
  assert.equal(ended.code, 1);
  assert.deepEqual(ended.failure, { reason: "error", detail: "RangeError: no room left" });
  assert.match(
    ended.output,
    /RangeError: no room left\n\s+at Object\.run \(file:.*x\.ts[\s\S]*caused by Error: the disk/,
  );
  assert.deepEqual(ended.lines, [{ headline: "before" }]);
  const reader = await createSqliteDatasets({ folder: `${host.home}/data`, now: () => 0 }).read("commits");
  assert.deepEqual(await reader?.tables(), []);
  reader?.close();
});

test("TSK-04 what is said for people is one sentence, in the reason and in the log", async (t) => {
  const host = makeHost(t);
  const sentences = [
    [
      'const { TaskFailed } = await import("nightdesk/sdk"); throw new TaskFailed("the shop is closed", { cause: new Error("x") });',
      /^the shop is closed\n$/,
    ],
    [
      'await context.http.text("http://127.0.0.1:1/a", { retries: 0 });',
      /^GET http:\/\/127\.0\.0\.1:1\/a: [^\n]*\n$/,
    ],
  ] as const;
  for (const [body, output] of sentences) {
    const ended = await host.run(taskFile(host, body));
    assert.match(ended.output, output);
    assert.equal(`${ended.failure?.detail ?? ""}\n`, ended.output);
  }
});

test("TSK-05 every way to die without an answer is a failure with its own reason", async (t) => {
  const host = makeHost(t);
  const cases: [string, string, RegExp][] = [
    [
      "setTimeout(() => { throw new Error('later') }, 0); await new Promise(() => setTimeout(() => {}, 1e6));",
      "uncaught",
      /^later$/,
    ],
    [
      "void Promise.reject(new Error('floating')); await new Promise(() => setTimeout(() => {}, 1e6));",
      "uncaught",
      /^floating$/,
    ],
    ["await new Promise(() => {});", "unfinished", /never ended: it waits for something/],
    ["process.exit(0);", "exited", /called process\.exit\(0\) before/],
    ["throw 'a text';", "error", /threw "a text", which is no Error/],
    [
      "context.report.finding({ key: 'k', severity: 'bad', title: 't' } as never);",
      "error",
      /TypeError: report\.finding needs the severity/,
    ],
    ["context.enqueue('other');", "denied", /may not enqueue: declare `uses: \["enqueue"\]`/],
  ];
  for (const [body, reason, detail] of cases) {
    const ended = await host.run(taskFile(host, body));
    assert.equal(ended.code, 1, body);
    assert.equal(ended.failure?.reason, reason, body);
    assert.match(ended.failure?.detail ?? "", detail);
  }
});

test("TSK-06 a file that is no task says what it lacks", async (t) => {
  const host = makeHost(t);
  const cases: [string, RegExp][] = [
    ["export const x = 1;", /has no default export; a task is `export default defineTask/],
    ["export default { run() {} };", /exports something else by default/],
    ["enum Colour { Red } export default Colour;", /Types are stripped, not compiled: enums/],
    ["import 'left-pad-of-my-dreams';", /Only nightdesk\/sdk and zod are there by themselves/],
    ["import './gone.ts';", /cannot be loaded: Cannot find module .*gone\.ts/],
    ["const = 5;", /cannot be loaded: /],
    ["throw new Error('at the top');", /cannot be loaded: Error: at the top/],
  ];
  for (const [text, detail] of cases) {
    const ended = await host.run(host.file("tasks/no-task.ts", text));
    assert.equal(ended.code, 1, text);
    assert.equal(ended.failure?.reason, "module_invalid", text);
    assert.match(ended.failure?.detail ?? "", detail);
  }
  const missing = await host.run(`${host.home}/tasks/nowhere.ts`);
  assert.match(missing.failure?.detail ?? "", /is not there/);
  const unknown = await host.run("no_such_task");
  assert.match(unknown.failure?.detail ?? "", /no built-in task "no_such_task"; there are .*project_health/);
});

test("TSK-07 when told to stop the signal aborts, the task may tidy up, and nothing it wrote is kept", async (t) => {
  const host = makeHost(t);
  const body = `await context.datasets.rows.upsert([{ id: "a" }]);
    context.log("waiting");
    const timer = setInterval(() => {}, 1000);
    await new Promise<void>((resolve) => context.signal.addEventListener("abort", () => resolve()));
    clearInterval(timer);
    context.log("tidied up");`;
  const module = taskFile(host, body, 'datasets: { rows: { key: ["id"], columns: { id: "text" } } },');
  const running = host.start(module);
  await running.said("waiting");
  running.child.kill("SIGTERM");
  const ended = await running.ended;
  assert.equal(ended.code, 143);
  assert.match(ended.output, /tidied up/);
  assert.deepEqual(ended.failure, { reason: "stopped", detail: "The task was told to stop (SIGTERM)." });
  assert.deepEqual(ended.lines, []);
});

test("TSK-08 a task that ignores the signal is left before the kill would come", async (t) => {
  const host = makeHost(t);
  const module = taskFile(
    host,
    "context.log('waiting'); await new Promise(() => setInterval(() => {}, 1000));",
  );
  const running = host.start(module, { killGraceMs: 50 });
  await running.said("waiting");
  running.child.kill("SIGTERM");
  assert.equal((await running.ended).code, 143);
});

test("TSK-09 a power has to be declared and granted; what does not exist yet says so", async (t) => {
  const host = makeHost(t);
  const enqueue = taskFile(host, "context.enqueue('other');", 'uses: ["enqueue"],');
  const refused = await host.run(enqueue);
  assert.equal(refused.failure?.reason, "denied");
  assert.match(
    refused.failure?.detail ?? "",
    /grant it with `uses: \[enqueue\]` in the task's entry of the YAML/,
  );
  const granted = await host.run(enqueue, { granted: ["enqueue"] });
  assert.deepEqual([granted.code, granted.lines], [0, [{ enqueue: "other" }]]);
  const deliver = taskFile(host, "await context.deliver({ title: 't', body: 'b' });", 'uses: ["deliver"],');
  const later = await host.run(deliver, { granted: ["deliver"] });
  assert.deepEqual(later.failure?.reason, "not_available");
});

test("TSK-10 other tasks' datasets are read by the names declared, and may be missing", async (t) => {
  const host = makeHost(t);
  const store = createSqliteDatasets({ folder: `${host.home}/data`, now: () => 0 });
  const writer = await store.write("clinvar", { task: "clinvar", run: "r", token: 1 });
  const table = await writer.declare("variants", { key: ["id"], columns: { id: "integer" } });
  await table.upsert([{ id: 5 }]);
  await writer.commit();
  writer.close();
  const body = `const { reads, log } = context;
    log(JSON.stringify(await reads["clinvar.variants"].query("select id from variants")));
    log(String(reads.nothing.exists));
    await reads.clinvar.query("delete from variants").catch((error: Error) => log(error.message));
    await reads.nothing.query("select 1");`;
  const ended = await host.run(taskFile(host, body, 'reads: ["clinvar.variants", "clinvar", "nothing"],'));
  assert.match(ended.output, /^\[\{"id":5\}\]\nfalse\nA query only reads/);
  assert.deepEqual(ended.failure, {
    reason: "dataset",
    detail: "DatasetError: The dataset nothing is not there yet: has the task that fills it run?",
  });
});

test("TSK-11 CommonJS and plain JavaScript tasks work as well", async (t) => {
  const host = makeHost(t);
  const cjs = host.file(
    "tasks/old.cjs",
    `const { defineTask, z } = require("nightdesk/sdk"); const zod = require("zod");
    module.exports = defineTask({ settings: zod.object({ a: z.string() }), run({ log, settings }) { log(settings.a); } });`,
  );
  assert.deepEqual([(await host.run(cjs, { settings: { a: "fine" } })).output], ["fine\n"]);
  const js = host.file(
    "tasks/plain.js",
    `import { defineTask } from "nightdesk/sdk";
    export default defineTask({ run({ log }) { log("plain"); } });`,
  );
  assert.deepEqual((await host.run(js)).output, "plain\n");
});

test("TSK-18 where no trampoline stands beside it, the process notes its start and its exit itself", async (t) => {
  const host = makeHost(t);
  const folder = host.home;
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  await host.run(taskFile(host, ""), {}, { NIGHTDESK_RUN_FOLDER: folder });
  assert.deepEqual([read("started"), read("exit")], ["", "0\n"]);
  await host.run(taskFile(host, "process.exit(0)"), {}, { NIGHTDESK_RUN_FOLDER: folder });
  assert.equal(read("exit"), "1\n");
});

test("TSK-19 a process that was never told what to do says so and has run nothing", async (t) => {
  const host = makeHost(t);
  const running = host.startUntold();
  assert.deepEqual(await running.ended.then(({ code, failure }) => [code, failure?.reason]), [
    1,
    "never_started",
  ]);
});
