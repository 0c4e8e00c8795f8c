/** Several calls of one turn that need a person, with the real agent program: all are asked, and each is answered for itself. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { AgentRequest } from "../../ports/claude-agent.ts";
import { ownTool, script, stage, toolResults } from "./fixtures/stage.ts";

const send = (text: string) => ({ name: "mcp__nightdesk__send", input: { text } });

describe("several questions of one turn", { concurrency: 2 }, () => {
  test("CLD-55: all are asked; what else the turn holds is done; each answer is good for its own call", async (t) => {
    const ran: string[] = [];
    const look = { name: "mcp__nightdesk__look", input: {} };
    const desk = await stage(
      t,
      script(
        { calls: [send("a"), look, send("b"), send("c")] },
        // Told to make them again, it does.
        { calls: [send("b"), send("c")] },
      ),
    );
    const own = ["look", "send"].map((name) =>
      ownTool(name, ({ text }) => Promise.resolve(ran.push(`${name} ${String(text)}`)).then(String)),
    );
    const isSend = (tool: string) => tool.endsWith("send");
    const first = await desk.run({
      ownTools: own,
      judge: ({ tool }) => ({ kind: isSend(tool) ? "ask" : "allow" }),
    });
    assert.equal(first.kind, "asks");
    assert.deepEqual(
      first.asks.map(({ input }) => (input as { text: string }).text),
      ["a", "b", "c"],
    );
    assert.deepEqual([first.denials, ran], [[], ["look undefined"]]);
    const judge: AgentRequest["judge"] = ({ input }) =>
      (input as { text: string }).text === "b"
        ? { kind: "deny", why: "a person said no" }
        : { kind: "allow" };
    const second = await desk.run({ ownTools: own, session: first.session, judge });
    assert.equal(second.kind, "done");
    assert.deepEqual(ran.toSorted(), ["look undefined", "send a", "send c"]);
    assert.deepEqual(second.denials, [{ tool: "mcp__nightdesk__send", why: "a person said no" }]);
    assert.match(toolResults(desk).join("\n"), /make exactly this call again/);
  });

  test("CLD-55: the same holds of the program's own tools, and of a result in the same turn", async (t) => {
    const write = (name: string) => ({ name: "Write", input: { file_path: name, content: name } });
    const result = { name: "StructuredOutput", input: { headline: "too early" } };
    const desk = await stage(t, script({ calls: [write("a"), write("b"), result] }, { calls: [write("b")] }));
    const change = { tools: ["Write"], askFirst: ["Write"] };
    const first = await desk.run({ ...change, judge: () => ({ kind: "ask" }) });
    assert.deepEqual([first.kind, first.asks.length], ["asks", 2]);
    const second = await desk.run({ ...change, session: first.session });
    assert.deepEqual([second.kind, second.output], ["done", { headline: "done" }]);
    for (const name of ["a", "b"]) assert.ok(existsSync(join(desk.request.scratch, name)), name);
  });
});
