import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { DetachedError } from "../../core/detached-error.ts";
import { executorFixture } from "./fixtures/executor.ts";
import { describeLaunch } from "./index.ts";

const HEAD = `import { defineTask, z } from "nightdesk/sdk";\n`;

test("TSK-12 a secret reaches the task and appears in no argument, environment, log, report or file", async (t) => {
  const secret = "s3cr3t-värde-0815";
  const fixture = executorFixture(t, [{ name: "API_TOKEN", value: secret }]);
  const text = `${HEAD}import { existsSync, readFileSync } from "node:fs";
    export default defineTask({
      settings: z.object({ api: z.object({ token: z.string() }) }),
      run({ settings, log, report, desk }) {
        const { token } = settings.api;
        const where = ["cmdline", "environ"].map((file) => "/proc/self/" + file).filter((path) => existsSync(path) && readFileSync(path, "utf8").includes(token));
        const env = JSON.stringify([process.argv, process.execArgv, process.env]).includes(token);
        log("using " + token);
        report.headline(\`\${token.length} letters, \${where.length} leaks, \${env}, desk \${desk.takenAt()}\`);
        report.finding({ key: "k", severity: "info", title: "token " + token });
        throw new Error("refused " + token);
      },
    });`;
  const request = fixture.request(text, { api: { token: "${API_TOKEN}" } });
  const result = await fixture.run(request);
  assert.equal(result.report.headline, `${secret.length} letters, 0 leaks, false, desk 12`);
  assert.deepEqual(
    [result.outcome, result.reason, result.detail],
    ["failed", "error", "refused ***API_TOKEN***"],
  );
  assert.equal(result.report.findings[0]?.title, "token ***API_TOKEN***");
  assert.match(fixture.log(result), /using \*\*\*API_TOKEN\*\*\*\nError: refused \*\*\*API_TOKEN/);
  fixture.executor.discard(request.run);
  const leaking = [...fixture.files()].filter(([, bytes]) => bytes.includes(secret)).map(([path]) => path);
  assert.deepEqual(leaking, []);
});

test("TSK-12 a reference to a variable that is not set is told before anything is started", async (t) => {
  const fixture = executorFixture(t);
  const request = fixture.request("", { token: "${NOT_THERE}" }, { env: { OTHER: "${NOR_THIS}" } });
  const result = await fixture.run(request);
  assert.deepEqual([result.outcome, result.reason], ["failed", "secret_missing"]);
  assert.equal(result.detail, "NOT_THERE, NOR_THIS are set neither in .env nor in the environment");
  const plan = describeLaunch(fixture.options, request.task);
  assert.deepEqual(plan.problems.length, 2);
  assert.equal(plan.argv[0], process.execPath);
});

test("what a task wrote, reported and printed arrives with its result", async (t) => {
  const fixture = executorFixture(t);
  const text = `${HEAD}export default defineTask({
      datasets: { rows: { key: ["id"], columns: { id: "integer", name: "text" } } },
      async run({ datasets, report, log, progress }) {
        progress(0.25, "a quarter");
        log("hello");
        async function* stream() { for (let id = 0; id < 12_000; id++) yield { id, name: "n" + id }; }
        const counts = await datasets.rows.upsert(stream());
        report.metric("rows", counts.inserted, "rows");
        report.watermark("w2");
        report.complete("s");
      },
    });`;
  const seen: unknown[] = [];
  const request = fixture.request(text);
  const result = await fixture.executor.start(
    request,
    {
      started: async (identity) => void seen.push(identity.pid > 0),
      progress: (...step) => void seen.push(step),
    },
    new AbortController().signal,
  );
  assert.deepEqual(
    [result.outcome, result.reason, result.exitCode, result.leaked],
    ["succeeded", null, 0, 0],
  );
  assert.deepEqual(seen, [true, [0.25, "a quarter"]]);
  const { metrics, changed, watermark, completeScopes, problems } = result.report;
  assert.deepEqual(
    { metrics, changed, watermark, completeScopes, problems },
    {
      metrics: [{ name: "rows", value: 12_000, unit: "rows" }],
      changed: 12_000,
      watermark: "w2",
      completeScopes: ["s"],
      problems: [],
    },
  );
  assert.match(fixture.log(result), /^hello$/m);
});

test("TSK-02 wrong settings are an outcome with a reason of its own", async (t) => {
  const fixture = executorFixture(t);
  const text = `${HEAD}export default defineTask({ settings: z.object({ days: z.number() }), run() {} });`;
  const result = await fixture.run(fixture.request(text, { days: "three" }));
  assert.deepEqual([result.outcome, result.reason], ["failed", "settings_invalid"]);
  assert.match(result.detail ?? "", /with\.days: Invalid input: expected number, received string/);
});

test("a task that blocks its process for ever is ended at its deadline", async (t) => {
  const fixture = executorFixture(t);
  const text = `${HEAD}export default defineTask({ run() { for (;;); } });`;
  const request = fixture.request(text, {}, { timeoutMs: 700, killGraceMs: 50 });
  const result = await fixture.run(request);
  assert.deepEqual([result.outcome, result.reason, result.leaked], ["timed_out", "timeout", 0]);
});

test("TSK-07 a cancelled task is told by its signal and ends as cancelled", async (t) => {
  const fixture = executorFixture(t);
  const text = `${HEAD}export default defineTask({ async run({ signal, log }) {
      log("waiting");
      const alive = setInterval(() => {}, 1000);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      clearInterval(alive);
      log("tidied up");
    } });`;
  const stop = new AbortController();
  const output = (chunk: string): void => void (chunk.includes("waiting") && stop.abort({ kind: "cancel" }));
  const result = await fixture.executor.start(
    fixture.request(text),
    { started: async () => undefined, output },
    stop.signal,
  );
  assert.deepEqual([result.outcome, result.leaked], ["cancelled", 0]);
  assert.match(fixture.log(result), /tidied up/);
});

test("TSK-13 a task that lost its watcher is adopted, with its output, its report and its reason", async (t) => {
  const fixture = executorFixture(t, [{ name: "NAME_OF_IT", value: "very-secret" }]);
  const text = `${HEAD}import { existsSync } from "node:fs";
    export default defineTask({ settings: z.object({ go: z.string(), name: z.string() }), async run({ settings, log, report }) {
      log("waiting");
      while (!existsSync(settings.go)) await new Promise((resolve) => setTimeout(resolve, 20));
      report.headline("done after all");
      throw new Error("but not well: " + settings.name);
    } });`;
  const go = `${fixture.home}/go`;
  const request = fixture.request(text, { go, name: "${NAME_OF_IT}" });
  const stop = new AbortController();
  const output = (chunk: string): void => void (chunk.includes("waiting") && stop.abort({ kind: "detach" }));
  const first = fixture.executor.start(request, { started: async () => undefined, output }, stop.signal);
  await assert.rejects(first, DetachedError);
  assert.equal(fixture.executor.inspect(request.run).kind, "living");
  writeFileSync(go, "");
  const result = await fixture.executor.adopt(
    request,
    { started: async () => undefined },
    new AbortController().signal,
  );
  assert.deepEqual(
    [result.outcome, result.reason, result.detail],
    ["failed", "error", "but not well: ***NAME_OF_IT***"],
  );
  assert.equal(result.report.headline, "done after all");
  assert.match(fixture.log(result), /waiting/);
  fixture.executor.discard(request.run);
  assert.equal(existsSync(`${fixture.home}/state/runs/${request.run.id}`), false);
});
