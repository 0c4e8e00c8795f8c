/**
 * Secrets of many services, told by tasks in every form to everyone who listens; what leaves the home and what stays in
 * it holds none of them. A new way out gets its place in the list of sinks below.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { READS } from "../../src/dashboard/api/routes.ts";
import { startHttpSink, type HttpSink } from "../../src/testing/upstream/http-sink.ts";
import { startTelegram, type TelegramUpstream } from "../../src/testing/upstream/telegram/index.ts";
import { session } from "../conformance/mcp-session.ts";
import { json, nightdesk } from "../conformance/program.ts";
import { CANARIES, envFile, FORMS, leaksIn } from "./canaries.ts";
import { CRASHES, FAILS, leakyYaml, STORES, SUCCEEDS, TALKS, THROWS } from "./leaky-tasks.ts";
import { started, type Started } from "./started.ts";

describe("canaries", { skip: process.platform === "win32" }, () => {
  const endings: (() => unknown)[] = [];
  const lifetime = { after: (work: () => unknown) => void endings.unshift(work) } as never;
  let home = "";
  let telegram: TelegramUpstream;
  let hook: HttpSink;
  let desk: Started;
  /** All that commands printed, by command. */
  const printed = new Map<string, string>();

  async function run(...line: string[]): Promise<string> {
    const { stdout, stderr, code } = await nightdesk(home, line, { NIGHTDESK_DEBUG: "1" });
    printed.set(line.join(" "), `${stdout}${stderr}`);
    assert.notEqual(code, -1, `${line.join(" ")}: ${stderr}`);
    return stdout;
  }

  before(async () => {
    telegram = await startTelegram();
    hook = await startHttpSink();
    home = temporaryHome(lifetime, {
      "nightdesk.yaml": leakyYaml(telegram.url, hook.url),
      ".env": envFile(),
      "tasks/leaky.js": SUCCEEDS,
      "tasks/failing.js": FAILS,
      "tasks/talking.js": TALKS,
      "tasks/crashing.js": CRASHES,
      "tasks/throwing.ts": THROWS,
      "tasks/storing.ts": STORES,
    });
    for (const task of ["leaky", "failing", "throwing", "storing", "crashing", "unset"])
      await run("run", task);
    await run("tick");
    desk = await started(lifetime, home);
  });
  after(async () => {
    for (const ending of endings) await ending();
    await Promise.all([telegram.close(), hook.close()]);
  });

  const clean = (text: string | Uint8Array, where: string) => assert.deepEqual(leaksIn(text), [], where);

  test("DASH-160 (23) what is looked for would be found", () => {
    assert.ok(Object.keys(CANARIES).length >= 12);
    for (const [name, value] of Object.entries(CANARIES))
      for (const [form, shape] of Object.entries(FORMS))
        assert.notDeepEqual(leaksIn(`before ${shape(value)} after`), [], `${name} as ${form}`);
    assert.deepEqual(leaksIn("a ***GITHUB_FINE*** b"), []);
  });

  test("DASH-160 (23) the tasks ran as they should, so that there was something to give away", async () => {
    const rows = await json<{ task: string; state: string; reason: string | null }[]>(home, "history");
    const states = Object.fromEntries(rows.map(({ task, state }) => [task, state]));
    const why = Object.fromEntries(rows.map(({ task, reason }) => [task, reason]));
    assert.deepEqual(why, {
      leaky: null,
      failing: "exit_code",
      throwing: "error",
      storing: null,
      crashing: "exit_code",
      unset: "secret_missing",
    });
    assert.deepEqual(states, {
      leaky: "succeeded",
      failing: "failed",
      throwing: "failed",
      storing: "succeeded",
      crashing: "failed",
      unset: "failed",
    });
  });

  test("DASH-160 (23) no command prints a secret, nor does what is thrown", async () => {
    const [newest] = await json<[{ id: string }]>(home, "history");
    // What a task itself put into a table is given to the person as it is: `data query`, `changes` and `export`.
    const lines = [
      ["doctor"],
      ["status"],
      ["status", "--json"],
      ["history"],
      ["history", "--json"],
      ["findings"],
      ["findings", "--json"],
      ["audit"],
      ["spend"],
      ["next"],
      ["check"],
      ["data", "list"],
      ["test-channel"],
      ["report", newest.id],
      ["run", "leaky", "--dry-run"],
      ["run", CANARIES["NOTION"] ?? ""],
      ...["leaky", "failing", "throwing", "storing", "crashing", "unset"].flatMap((task) => [
        ["why", task],
        ["report", task],
        ["report", task, "--json"],
        ["logs", task],
      ]),
      ["data", "query", "select * from leaks.rows"],
      ["data", "query", "select * from leaks.rows", "--json"],
    ];
    while (lines.length > 0) await Promise.all(lines.splice(0, 2).map((line) => run(...line)));
    // What the person typed is echoed to the person who typed it.
    printed.delete(`run ${CANARIES["NOTION"] ?? ""}`);
    for (const [line, text] of printed) clean(text, line);
    assert.match(printed.get("logs leaky") ?? "", /\*\*\*PEM\*\*\*/);
  });

  test("DASH-160 (23) no message holds one, to whatever channel it goes", () => {
    assert.ok(telegram.calls.length >= 3);
    assert.ok(hook.requests.length >= 3);
    for (const { params } of telegram.calls) clean(JSON.stringify(params), "telegram");
    for (const { body, headers } of hook.requests) clean(body + JSON.stringify(headers), "webhook");
  });

  test("DASH-160 (23) no answer, page or stream of the dashboard holds one", async () => {
    const { inside, port } = desk;
    const rows = await json<{ id: string; task: string }[]>(home, "history");
    const paths = ["/", "/metrics"];
    for (const { path } of Object.values(READS))
      if (!path.includes(":")) paths.push(path.endsWith("search") ? `${path}?q=leaky` : path);
    for (const { id, task } of rows)
      paths.push(
        `/api/runs/${id}`,
        `/api/runs/${id}/log`,
        `/api/tasks/${task}`,
        `/api/tasks/${task}/history`,
      );
    paths.push("/api/tasks/leaky/trend", "/api/data/leaks/rows", "/api/data/storing/kept");
    for (const format of ["csv", "jsonl"])
      for (const table of ["leaks/rows", "storing/kept"])
        paths.push(`/api/data/${table}/file?format=${format}`);
    for (const path of paths) {
      const { text, status } = await inside.get(path);
      assert.equal(status, 200, path);
      clean(text, path);
    }
    const { run: live } = JSON.parse((await inside.post("/api/tasks/talking/run", {})).text) as {
      run: string;
    };
    const asked = get({
      host: "127.0.0.1",
      port,
      path: `/api/runs/${live}/log`,
      headers: { Cookie: inside.cookie },
      agent: false,
    });
    asked.on("error", () => undefined);
    const [reply] = (await once(asked, "response")) as [IncomingMessage];
    let text = "";
    for await (const piece of reply as AsyncIterable<Buffer>) {
      text += piece.toString();
      if (text.includes("that was it")) break;
    }
    clean(text, "the live log");
    assert.match(text, /\*\*\*GITHUB_FINE\*\*\*/);
    await inside.post(`/api/runs/${live}/cancel`, {});
    const { text: said } = await inside.post(
      `/api/tasks/${encodeURIComponent(CANARIES["AWS"] ?? "")}/run`,
      {},
    );
    clean(said, "a refusal");
    clean(desk.output(), "what start prints");
  });

  test("DASH-160 (23) no published file holds one", async () => {
    await run("publish", "--to", "site");
    const site = join(home, "site");
    const files = readdirSync(site, { recursive: true, encoding: "utf8" });
    assert.ok(files.includes("index.html"));
    for (const name of files)
      if (lstatSync(join(site, name)).isFile()) clean(readFileSync(join(site, name)), name);
  });

  test("DASH-160 (23) no tool gives one to a model", async (t) => {
    const { client } = await session(t, home);
    const calls: [string, Record<string, unknown>][] = [
      ["status", {}],
      ["findings", {}],
      ["history", {}],
      ["report", { of: "leaky" }],
      ["logs", { run: "leaky" }],
      ["logs", { run: "failing" }],
      ["why", { task: "failing" }],
      ["data_query", { sql: "select * from leaks.rows" }],
      ["data_query", { sql: "select * from storing.kept" }],
      ["data_changes", { since: "2020-01-01" }],
    ];
    const { tools } = await client.listTools();
    const known = new Set(tools.map(({ name }) => name));
    for (const [name, args] of calls) {
      assert.ok(known.has(name), name);
      const answer = await client.callTool({ name, arguments: args });
      assert.notEqual(answer.isError, true, JSON.stringify(answer));
      clean(JSON.stringify(answer), name);
    }
  });

  test("DASH-160 (23) no file of the home holds one but .env, in whatever table or journal", async () => {
    let looked = 0;
    for (const name of readdirSync(home, { recursive: true, encoding: "utf8" })) {
      const path = join(home, name);
      if (name === ".env" || !lstatSync(path).isFile()) continue;
      clean(name, "a file's name");
      // What a task itself writes is its own.
      if (name.startsWith("data/") && !name.startsWith("data/leaks.db")) continue;
      clean(readFileSync(path), name);
      looked += 1;
    }
    assert.ok(looked >= 10);
    const ledger = new DatabaseSync(join(home, "state", "ledger.db"), { readOnly: true });
    const tables = ledger.prepare("select name from sqlite_schema where type = 'table'").all();
    assert.ok(tables.length > 15);
    for (const { name } of tables)
      clean(JSON.stringify(ledger.prepare(`select * from "${String(name)}"`).all()), String(name));
    ledger.close();
  });

  test("DASH-161 (23) what a person gives a run is kept as it was typed, and shown to nobody", async () => {
    const text = await run("run", "leaky", "--with", `note=${CANARIES["JWT"] ?? ""}`, "--json");
    const { id } = JSON.parse(text) as { id: string };
    const { text: answer } = await desk.inside.get(`/api/runs/${id}`);
    assert.match(answer, /"params":\{"note":"\*\*\*JWT\*\*\*"\}/);
    clean(answer, "the run's page");
  });
});
