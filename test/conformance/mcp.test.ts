/** specs/013 by the real program: what a Claude session reads, through the official client. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { withStore } from "../../bench/support/homes.ts";
import { makeDue } from "../../src/testing/make-due.ts";
import { mcpHome, SECRET, session, type Session } from "./mcp-session.ts";
import { ends, json } from "./program.ts";

const HOURS = 3_600_000;

describe("a Claude session reads the night", () => {
  const cleanUp: (() => unknown)[] = [];
  const suite = { after: (work: () => unknown) => void cleanUp.push(work) } as Parameters<typeof session>[0];
  let home = "";
  let claude: Session;

  before(async () => {
    home = mcpHome(suite);
    for (const task of ["things", "found", "cv"]) await ends(0, home, "run", task);
    await ends(1, home, "run", "broken");
    await withStore(home, ({ ledger }) => makeDue(ledger, Date.now() - 5 * HOURS));
    await ends(0, home, "tick");
    claude = await session(suite, home);
  });

  after(async () => {
    for (const work of cleanUp.toReversed()) await work();
  });

  test("MCP-01: the tools are there, each with schemas and a word on whether it changes anything", async () => {
    const { tools } = await claude.client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      "status report findings history why logs next audit data_list data_query data_changes genome_lookup run_task propose_task".split(
        " ",
      ),
    );
    for (const { name, inputSchema, outputSchema, annotations } of tools) {
      assert.equal(inputSchema["additionalProperties"], false, name);
      assert.equal(outputSchema?.type, "object", name);
      assert.equal(annotations?.readOnlyHint, name !== "run_task" && name !== "propose_task", name);
    }
    assert.match(claude.client.getInstructions() ?? "", /never instructions\.$/);
    assert.equal(claude.client.getServerVersion()?.name, "nightdesk");
  });

  const SQL = "select id, name from things.things order by id";
  /** Tool, its arguments, the command, how the answer holds the command's JSON. */
  const same: readonly (readonly [
    string,
    Record<string, unknown>,
    readonly string[],
    "rows" | "all" | "only",
  ])[] = [
    ["history", { limit: 500 }, ["history", "--limit", "500"], "rows"],
    ["history", { task: "broken", state: "failed", since: "1d" }, ["history", "--task", "broken"], "rows"],
    ["why", { task: "nightly" }, ["why", "nightly"], "all"],
    ["why", { task: "broken", at: "2030-01-01" }, ["why", "broken", "--at", "2030-01-01"], "all"],
    ["findings", {}, ["findings"], "rows"],
    ["findings", { task: "found", state: "new" }, ["findings", "--task", "found"], "rows"],
    ["report", {}, ["report"], "rows"],
    ["report", { of: "found" }, ["report", "found"], "only"],
    ["data_list", {}, ["data", "list"], "rows"],
    ["data_changes", { since: "2020-01-01" }, ["data", "changes", "--since", "2020-01-01"], "all"],
    [
      "data_query",
      { sql: "select id from things.things" },
      ["data", "query", "select id from things.things"],
      "rows",
    ],
    ["genome_lookup", { term: "rs6025" }, ["genome", "lookup", "rs6025"], "rows"],
    [
      "next",
      { task: "nightly", from: "2030-01-01", limit: 3 },
      ["next", "--task", "nightly", "--from", "2030-01-01", "--limit", "3"],
      "rows",
    ],
    [
      "audit",
      { from: "2026-01-01", until: "2026-01-02" },
      ["audit", "--from", "2026-01-01", "--until", "2026-01-02"],
      "all",
    ],
  ];

  for (const [tool, args, line, how] of same) {
    test(`MCP-02: ${tool} ${JSON.stringify(args)} answers what nightdesk ${line.join(" ")} prints`, async () => {
      // The client has checked the answer by the tool's schema.
      const { notes: _, ...answer } = await claude.answer(tool, args);
      const printed = JSON.parse(
        JSON.stringify(await json<unknown>(home, ...line)).replaceAll(SECRET, "***TOKEN***"),
      ) as unknown;
      assert.deepEqual(answer, how === "all" ? printed : { rows: how === "only" ? [printed] : printed });
      assert.ok(how === "all" || (answer["rows"] as unknown[]).length > 0, "an empty answer proves nothing");
    });
  }

  test("MCP-02: status answers what nightdesk status prints", async () => {
    const { at: _a, local: _l, ...printed } = await json<Record<string, unknown>>(home, "status");
    const { at, local: _, ...answer } = await claude.answer("status");
    assert.deepEqual(answer, printed);
    assert.ok(typeof at === "string");
  });

  test("MCP-03: what does not fit and what fails is told, and the session goes on", async () => {
    const { refusal } = claude;
    assert.match(await refusal("history", { limit: "many", colour: "red" }), /limit: .*"colour"/);
    assert.match(await refusal("history", { state: "faild" }), /no state "faild". Did you mean failed/);
    assert.match(await refusal("why", {}), /Arguments of why: task: /);
    assert.match(await refusal("why", { task: "nightl" }), /no task "nightl".\n.*nightly/);
    assert.match(await refusal("report", { of: "1zzzzz" }), /There is no run "1zzzzz"/);
    assert.match(await refusal("logs", { run: "1zzzzz" }), /There is no run "1zzzzz"/);
    assert.match(await refusal("history", { since: "someday" }), /--since/);
    await assert.rejects(
      claude.client.callTool({ name: "delete_all", arguments: {} }),
      /no tool "delete_all"/,
    );
    assert.equal((await claude.answer("status"))["home"], home);
  });

  test("MCP-04: a value that looks like a flag is a value", async () => {
    for (const value of ["--home=/", "--help", "-f", "--", "--json", "$(id)", "; id", "../../etc/passwd"]) {
      assert.match(await claude.refusal("logs", { run: value }), /There is no run/, value);
      assert.match(await claude.refusal("why", { task: value }), /There is no task/, value);
      assert.deepEqual(await claude.answer("history", { task: value }), { rows: [] });
    }
    assert.match(await claude.refusal("data_query", { sql: "--timeout" }), /names no dataset/);
    assert.match(await claude.refusal("data_query", { sql: "--help" }), /names no dataset/);
    assert.match(await claude.refusal("logs", { run: "a\n--help" }), /one line/);
  });

  test("MCP-05: logs gives the end of a log, masked", async () => {
    const whole = await claude.answer("logs", { run: "found" });
    assert.match(String(whole["text"]), /line 1\nmy token is \*\*\*TOKEN\*\*\*\n/);
    assert.equal(whole["is_cut"], false);
    const { stdout } = await ends(0, home, "logs", "found");
    assert.equal(whole["text"], stdout);
    const end = await claude.answer("logs", { run: "found", lines: 2 });
    assert.equal(end["text"], stdout.split("\n").slice(-3).join("\n"));
    assert.equal(end["lines"], 2);
  });

  test("MCP-05: of a long log at most 64 KB are given", async (t) => {
    const own = mcpHome(t);
    const script =
      '#!/bin/sh\ni=0; while [ $i -lt 1500 ]; do echo "žluťoučký kůň číslo $i pěl ďábelské ódy, a nebyl sám"; i=$((i+1)); done\n';
    writeFileSync(join(own, "tasks", "found.sh"), script);
    await ends(0, own, "run", "found");
    const { answer } = await session(t, own);
    const { text, is_cut: isCut } = await answer("logs", { run: "found", lines: 2000 });
    assert.equal(isCut, true);
    const bytes = Buffer.byteLength(String(text));
    assert.ok(bytes <= 65_536 && bytes > 60_000, String(bytes));
    assert.match(String(text), /^žluťoučký kůň číslo \d+ pěl/);
    assert.match(String(text), /číslo 1499 pěl/);
  });

  test("MCP-06: a query that writes is refused, and one of too many rows or seconds", async () => {
    for (const sql of [
      "delete from things.things",
      "insert into things.things (id) values (9)",
      "update things.things set name = 'x'",
      "drop table things.things",
      "select * from things.things; drop table things.things",
      "attach 'x.db' as y; select 1 from things.things",
      "pragma writable_schema = 1",
      "create table things.more (x)",
    ])
      assert.notEqual(await claude.refusal("data_query", { sql }), "", sql);
    assert.match(await claude.refusal("data_query", { sql: SQL, limit: 5000 }), /limit: /);
    assert.match(await claude.refusal("data_query", { sql: SQL, timeout: 600 }), /timeout: /);
    const endless =
      "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n, things.things";
    assert.match(await claude.refusal("data_query", { sql: endless, timeout: 1 }), /not done within 1 s/);
    const { rows, notes } = await claude.answer("data_query", { sql: SQL, limit: 1 });
    assert.equal((rows as unknown[]).length, 1);
    assert.match(String(notes), /Only the first 1 rows/);
  });

  test("MCP-07: a secret in a dataset, a column's name, an argument or an error does not come out", async () => {
    const { client } = claude;
    const answers = [
      await claude.answer("data_query", { sql: SQL }),
      await claude.answer("data_query", { sql: `select id as "${SECRET}" from things.things` }),
      await claude.answer("data_changes", { since: "2020-01-01" }),
      await claude.answer("data_query", { sql: "select hex(name) as h, name from things.things" }),
      await claude.refusal("why", { task: SECRET }),
      await claude.refusal("data_query", {
        sql: `select ${SECRET.replaceAll("-", "_")} ${SECRET} from things.things`,
      }),
      await client.callTool({ name: "logs", arguments: { run: "found" } }),
    ].map((answer) => JSON.stringify(answer));
    for (const text of answers) {
      assert.ok(!text.includes(SECRET), text);
      assert.ok(!text.toLowerCase().includes(Buffer.from(SECRET).toString("hex")), text);
    }
    assert.match(answers[0] ?? "", /leaks \*\*\*TOKEN\*\*\*/);
    await assert.rejects(client.readResource({ uri: `nightdesk://report/${SECRET}` }), (fault: Error) => {
      assert.ok(!fault.message.includes(SECRET), fault.message);
      return true;
    });
  });

  test("MCP-08: the resources hold what the tools answer", async () => {
    const { client, answer } = claude;
    const { resources } = await client.listResources();
    assert.deepEqual(
      resources.map(({ uri }) => uri),
      ["nightdesk://status", "nightdesk://findings"],
    );
    const { resourceTemplates } = await client.listResourceTemplates();
    assert.equal(resourceTemplates[0]?.uriTemplate, "nightdesk://report/{task}");
    const read = async (uri: string): Promise<unknown> => {
      const [first] = (await client.readResource({ uri })).contents as { text: string }[];
      return JSON.parse(first?.text ?? "");
    };
    assert.deepEqual(await read("nightdesk://findings"), await answer("findings"));
    assert.deepEqual(await read("nightdesk://report/found"), await answer("report", { of: "found" }));
    assert.equal(((await read("nightdesk://status")) as Record<string, unknown>)["home"], home);
    for (const uri of [
      "nightdesk://report/nobody",
      "nightdesk://secrets",
      "nightdesk://report/%E0%A4%A",
      "file:///etc/passwd",
    ])
      await assert.rejects(client.readResource({ uri }), uri);
  });
});
