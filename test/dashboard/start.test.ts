/** The real command: `start` serves, `open` lets in, and what is asked for in the browser happens at once. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChildProcess, spawn } from "node:child_process";
import { test, type TestContext } from "node:test";
import { nightdesk } from "../conformance/program.ts";
import { enter, visit } from "./visitor.ts";

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "nightdesk.js");

const YAML = `timezone: Europe/Prague
tasks:
  - { id: hello, script: tasks/hello.js, schedule: on_demand }
  - { id: slow, script: tasks/slow.js, schedule: on_demand }
  - { id: nightly, script: tasks/hello.js, schedule: daily, time: "03:00" }
`;

function makeHome(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), "nightdesk-start-"));
  t.after(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  mkdirSync(join(home, "tasks"));
  writeFileSync(join(home, "nightdesk.yaml"), YAML, { mode: 0o600 });
  writeFileSync(
    join(home, "tasks", "hello.js"),
    `import { appendFileSync } from "node:fs";
console.log("hello from the task");
appendFileSync(process.env.NIGHTDESK_OUTPUT, JSON.stringify({ headline: "All is well" }) + "\\n");\n`,
  );
  writeFileSync(
    join(home, "tasks", "slow.js"),
    `import { writeFileSync } from "node:fs";
console.log("first line");
writeFileSync("begun", "");
setInterval(() => {}, 1000);
`,
  );
  writeFileSync(join(home, "tasks", "package.json"), `{ "type": "module" }\n`);
  return home;
}

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly port: number;
}

async function start(t: TestContext, home: string, port = 0): Promise<Started> {
  const child = spawn(process.execPath, [LAUNCHER, "--home", home, "start", "--port", String(port)], {
    cwd: home,
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  });
  let text = "";
  const said = Promise.withResolvers<number>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8");
    stream?.on("data", (piece: string) => {
      text += piece;
      const match = /Dashboard: http:\/\/127\.0\.0\.1:(\d+)/.exec(text);
      if (match !== null) said.resolve(Number(match[1]));
    });
  }
  child.once("exit", () => said.reject(new Error(`start ended: ${text}`)));
  return { child, output: () => text, port: await said.promise };
}

test("DASH-40 start serves, open prints a link that lets one browser in, and a run begins at once", async (t) => {
  const home = makeHome(t);
  const { child, output, port } = await start(t, home);
  assert.doesNotMatch(output(), /code=/, "a link is no text for a file");
  if (process.platform !== "win32") {
    for (const name of ["dashboard.json", "metrics-token"])
      assert.equal(statSync(join(home, "state", name)).mode & 0o777, 0o600, name);
  }
  const { stdout, code } = await nightdesk(home, ["open", "--print"]);
  assert.equal(code, 0);
  assert.match(stdout, new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?code=\\S+\\n$`));
  const inside = await enter(port, stdout.trim());
  const page = await inside.get("/");
  assert.match(page.text, /<title>Nightdesk<\/title>/);
  const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(page.text)?.[1] ?? "";
  assert.match(String((await inside.get(script)).headers["content-type"]), /^text\/javascript/);

  const asked = await inside.post("/api/tasks/hello/run", {});
  assert.equal(asked.status, 200, asked.text);
  const { run } = JSON.parse(asked.text) as { run: string };
  const ended = await untilRun(inside, run, ({ state }) => state === "succeeded");
  assert.equal(ended.run.headline, "All is well");
  const log = await inside.get(`/api/runs/${run}/log`);
  assert.match(log.text, /hello from the task/);

  assert.equal((await inside.post("/api/tasks/nothing/run", {})).status, 404);
  assert.equal((await inside.post("/api/tasks/nightly/pause", { why: "on holiday" })).status, 200);
  const { text } = await inside.get("/api/tasks/nightly");
  assert.equal((JSON.parse(text) as { paused_why: string }).paused_why, "on holiday");
  assert.equal((await inside.post("/api/tasks/nightly/resume", {})).status, 200);
  const day = 86_400_000;
  const filled = await inside.post("/api/tasks/nightly/backfill", {
    from: Date.now() - 2 * day,
    until: Date.now(),
  });
  assert.match(filled.text, /[12] runs? (?:was|were) queued/);
  assert.equal((await inside.post("/api/tasks/hello/backfill", { from: 0, until: 1 })).status, 409);

  child.kill("SIGTERM");
  await once(child, "exit");
  assert.deepEqual(
    readdirSync(join(home, "state")).filter((name) => name === "dashboard.json"),
    [],
  );
  const shut = await nightdesk(home, ["open", "--print"]);
  assert.equal(shut.code, 69);
  assert.match(shut.stderr, /nightdesk start/);
});

test("DASH-41 a run is cancelled from the browser, and its log is seen while it works", async (t) => {
  const home = makeHome(t);
  const { port } = await start(t, home);
  const { stdout } = await nightdesk(home, ["open", "--print"]);
  const inside = await enter(port, stdout.trim());
  const { run } = JSON.parse((await inside.post("/api/tasks/slow/run", {})).text) as { run: string };
  await untilRun(inside, run, ({ state }) => state === "running");
  assert.equal((await inside.post("/api/tasks/slow/run", {})).status, 409);
  // What it has printed by now has to be seen, however soon it is ended.
  await untilRun(inside, run, () => existsSync(join(home, "begun")));
  const stream = inside.get(`/api/runs/${run}/log`);
  const cancelled = await inside.post(`/api/runs/${run}/cancel`, {});
  assert.equal(cancelled.status, 200, cancelled.text);
  await untilRun(inside, run, ({ state }) => state === "cancelled");
  assert.match((await stream).text, /first line[\s\S]*event: end/);
  assert.equal((await inside.post(`/api/runs/${run}/cancel`, {})).status, 409);
});

test("DASH-42 if the port is taken the next free one is, and start says so", async (t) => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  t.after(() => other.close());
  const { port: taken } = other.address() as AddressInfo;
  const home = makeHome(t);
  const { output, port } = await start(t, home, taken);
  assert.ok(port > taken && port <= taken + 20);
  assert.match(output(), new RegExp(`Port ${taken} is taken`));
  assert.equal((await visit(port, "/healthz")).status, 200);
});

interface RunSeen {
  readonly run: { readonly state: string; readonly headline: string | null };
}

/** Asks again at every change that the stream tells of. */
async function untilRun(
  inside: Awaited<ReturnType<typeof enter>>,
  run: string,
  isReached: (run: RunSeen["run"]) => boolean,
): Promise<RunSeen> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const { text } = await inside.get(`/api/runs/${run}`);
    const seen = JSON.parse(text) as RunSeen;
    if (isReached(seen.run)) return seen;
  }
  throw new Error(`run ${run} did not get there`);
}
