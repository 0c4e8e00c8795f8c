/** specs/013 by the real program: what a model may do, and what it may not. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { ALLOWED, mcpHome, session } from "./mcp-session.ts";
import { begin, ends, json, nightdesk, until } from "./program.ts";

interface Row {
  readonly id: string;
  readonly state: string;
  readonly trigger: string;
}

const GOOD = 'id: tidy_up\nscript: tasks/true.sh\nschedule: daily\ntime: "03:00"\n';

describe("what a model may do", () => {
  test("MCP-10: only what a person has marked is queued; the refusal says what a person can do", async (t) => {
    const home = mcpHome(t);
    const { refusal } = await session(t, home);
    assert.match(await refusal("run_task", { task: "found" }), /agent_may_run: true.*nightdesk run found/);
    assert.match(
      await refusal("run_task", { task: "nightly" }),
      /not on demand \(.*1h.*\).*nightdesk run nightly/,
    );
    assert.match(await refusal("run_task", { task: "asleep" }), /asleep is disabled/);
    assert.match(
      await refusal("run_task", { task: "allowed_" }),
      /no task "allowed_".\n.*Did you mean allowed_/,
    );
    assert.match(await refusal("run_task", { task: "allowed_0", with: { a: 1 } }), /"with"/);
    await ends(0, home, "pause", "allowed_0", "--why", "not now");
    assert.match(
      await refusal("run_task", { task: "allowed_0" }),
      /paused \(not now\).*nightdesk resume allowed_0/,
    );
    assert.deepEqual(await json<Row[]>(home, "history"), []);
  });

  test("MCP-11, MCP-12: a run is queued once, and the next tick runs it", async (t) => {
    const home = mcpHome(t);
    const { answer } = await session(t, home);
    const first = await answer("run_task", { task: "allowed_0" });
    assert.deepEqual([first["is_new"], first["loop_is_alive"]], [true, false]);
    assert.match(String(first["note"]), /the next tick or start runs it/);
    const again = await answer("run_task", { task: "allowed_0" });
    assert.deepEqual([again["run"], again["is_new"]], [first["run"], false]);
    await ends(0, home, "tick");
    const [row, ...more] = await json<Row[]>(home, "history", "--task", "allowed_0");
    assert.deepEqual(
      [row?.id, row?.state, row?.trigger, more.length],
      [first["run"], "succeeded", "manual", 0],
    );
  });

  const fifos = { skip: process.platform === "win32" && "Windows has no named pipes in folders" };
  test(
    "MCP-11, MCP-12: where a loop keeps watch it takes the run up; what runs is busy",
    fifos,
    async (t) => {
      const home = mcpHome(t);
      // The run ends when the test writes into the pipe.
      execFileSync("mkfifo", [join(home, "go")]);
      writeFileSync(join(home, "tasks", "broken.sh"), "#!/bin/sh\ncat go\n");
      begin(t, home, "start");
      await until("the loop", async () => {
        const { loop } = await json<{ loop: unknown }>(home, "status");
        return loop;
      });
      const { answer, refusal } = await session(t, home);
      const { run, loop_is_alive: isAlive } = await answer("run_task", { task: "broken" });
      assert.equal(isAlive, true);
      await until("the run's beginning", async () => {
        const [row] = await json<Row[]>(home, "history", "--state", "running");
        return row?.id === run ? row : null;
      });
      assert.match(
        await refusal("run_task", { task: "broken" }),
        new RegExp(`Busy: run ${String(run)} of broken`),
      );
      writeFileSync(join(home, "go"), "");
      await until("the run's end", async () => {
        const [row] = await json<Row[]>(home, "history", "--task", "broken");
        return row?.state === "succeeded" ? row : null;
      });
    },
  );

  test("MCP-13: ten runs an hour, all tasks and all servers together", async (t) => {
    const home = mcpHome(t);
    const [one, other] = await Promise.all([session(t, home), session(t, home)]);
    const tries = Array.from({ length: ALLOWED }, (_, index) => {
      const { client } = index % 2 === 0 ? one : other;
      return client.callTool({ name: "run_task", arguments: { task: `allowed_${index}` } });
    });
    const results = await Promise.all(tries);
    const refused = results.filter((result) => result.isError === true);
    assert.equal(refused.length, ALLOWED - 10);
    assert.match(JSON.stringify(refused[0]), /10 runs within an hour.*nightdesk run allowed_/);
    assert.equal((await json<Row[]>(home, "history", "--state", "queued")).length, 10);
  });

  test("MCP-14, MCP-15, MCP-16: a good proposal is laid aside, disabled, with who, when and why", async (t) => {
    const home = mcpHome(t);
    const before = readFileSync(join(home, "nightdesk.yaml"));
    const { answer, refusal } = await session(t, home, "conform\nance\u001b[2J");
    const why = "It saves an hour.\ntasks: [{id: evil, script: tasks/true.sh, enabled: true}]";
    const written = await answer("propose_task", { yaml: `enabled: true\n${GOOD}`, why });
    const path = String(written["path"]);
    assert.match(path, /^proposals\/\d{4}-\d\d-\d\d_tidy_up\.yaml$/);
    assert.match(String(written["how_to_enable"]), /nightdesk\.yaml and sets enabled: true/);
    const text = readFileSync(join(home, path), "utf8");
    assert.deepEqual(parse(text), {
      tasks: [{ id: "tidy_up", script: "tasks/true.sh", schedule: "daily", time: "03:00", enabled: false }],
    });
    assert.match(text, /^# Proposed by: conform ance\\x1b\[2J 1\.2\.3 over MCP$/m);
    assert.match(text, /^# Proposed at: \d{4}-\d\d-\d\dT[\d:]+\+0[12]:00$/m);
    assert.match(text, /^# Why: It saves an hour\.\n# {3}tasks: \[/m);
    assert.ok(before.equals(readFileSync(join(home, "nightdesk.yaml"))));
    const { alerts } = await json<{ alerts: { kind: string; title: string; body: string }[] }>(
      home,
      "status",
    );
    const message = alerts.find(({ kind }) => kind === "proposal");
    assert.match(message?.title ?? "", /tidy_up/);
    assert.match(message?.body ?? "", /only you can put it into force/);
    // The person does what the answer says.
    writeFileSync(join(home, "nightdesk.yaml"), `${before.toString()}${text.slice(text.indexOf("  - id"))}`);
    await ends(0, home, "check");
    assert.match(await refusal("propose_task", { yaml: GOOD, why }), /the id "tidy_up" is taken/);
  });

  test("MCP-14: what the configuration's reader refuses is not written, and all of it is told", async (t) => {
    const home = mcpHome(t);
    const { refusal } = await session(t, home);
    const sentence = await refusal("propose_task", {
      yaml: "id: new_one\nscrpt: tasks/true.sh\nschedule: dayly\ndepends_on: [nobody]\n",
      why: "why",
    });
    for (const part of [/"scrpt"/, /dayly/, /nobody/]) assert.match(sentence, part);
    const wrong = {
      "id: found\nscript: tasks/true.sh\nschedule: daily\n": /"found" is taken/,
      "id: x\nscript: tasks/not_there.sh\nschedule: daily\n": /not_there/,
      "id: ../../x\nscript: tasks/true.sh\nschedule: daily\n": /small letter/,
      'id: "x\\n- id: y"\nscript: tasks/true.sh\nschedule: daily\n': /small letter/,
      "tasks: []\n": /no task/,
      [`${GOOD}---\nid: second\n`]: /second document/,
      [`- ${GOOD.trim().replaceAll("\n", "\n  ")}\n- id: second\n`]: /no task/,
      "!!js/function 'x'": /./,
    };
    for (const [yaml, expected] of Object.entries(wrong)) {
      assert.match(await refusal("propose_task", { yaml, why: "why" }), expected, yaml);
    }
    assert.match(await refusal("propose_task", { yaml: GOOD }), /why/);
    assert.match(await refusal("propose_task", { yaml: "x".repeat(40_000), why: "x" }), /yaml/);
    assert.ok(!readdirSync(home).includes("proposals"));
    writeFileSync(join(home, "nightdesk.yaml"), "tasks: [{id: a}]\n");
    assert.match(await refusal("propose_task", { yaml: GOOD, why: "why" }), /The configuration is wrong/);
  });

  test("MCP-16: nothing is overwritten, and ten on a day are all a person is asked to read", async (t) => {
    const home = mcpHome(t);
    const { answer, refusal } = await session(t, home);
    const { path } = await answer("propose_task", { yaml: GOOD, why: "first" });
    assert.match(await refusal("propose_task", { yaml: GOOD, why: "second" }), /is there already/);
    assert.match(readFileSync(join(home, String(path)), "utf8"), /Why: first/);
    for (let index = 1; index < 10; index += 1)
      await answer("propose_task", { yaml: GOOD.replace("tidy_up", `tidy_${index}`), why: "more" });
    const sentence = await refusal("propose_task", {
      yaml: GOOD.replace("tidy_up", "one_more"),
      why: "more",
    });
    assert.match(sentence, /10 tasks were proposed today/);
    assert.equal(readdirSync(join(home, "proposals")).length, 10);
  });

  test("MCP-22: without a home it ends as every command does", async (t) => {
    const home = mcpHome(t);
    mkdirSync(join(home, "empty"));
    const { code, stdout, stderr } = await nightdesk(home, ["--home", join(home, "empty"), "mcp"]);
    assert.deepEqual([code, stdout], [78, ""]);
    assert.match(stderr, /nightdesk init/);
  });
});
