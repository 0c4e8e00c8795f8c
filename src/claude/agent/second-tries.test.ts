/** The real agent program where the first try does not do: a wrong form, a stream that breaks, a rule of a tool's own. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, test } from "node:test";
import { call, result, script, stage, toolResults } from "./fixtures/stage.ts";

const hasSandbox =
  process.platform === "linux" &&
  ["bwrap", "socat"].every((name) =>
    (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, name))),
  );

describe("a second try", { concurrency: 2 }, () => {
  test("CLD-32: a result of the wrong form is put right, and only the right one counts", async (t) => {
    const desk = await stage(t, script(call("StructuredOutput", { wrong: 1 }), result("Put right")));
    const end = await desk.run();
    assert.deepEqual([end.kind, end.output], ["done", { headline: "Put right" }]);
    assert.equal(desk.upstream.calls.length, 2);
    assert.equal(desk.payments.filter((what) => what.startsWith("reserve")).length, 2, "each try is paid");
  });

  test("CLD-33, CLD-36: a stream that breaks is asked for again, and what broke off counts in full", async (t) => {
    const desk = await stage(t, script({ cut: "half an ans" }, result("Whole")));
    const end = await desk.run();
    assert.deepEqual([end.kind, end.output], ["done", { headline: "Whole" }]);
    assert.ok(desk.payments.includes("assume"), desk.payments.join(", "));
  });

  test("CLD-33: streams that always break end the run as a failure of the API, after few tries", async (t) => {
    const desk = await stage(t, { cut: "half an ans" });
    const end = await desk.run();
    assert.ok(!["done", "no_result"].includes(end.kind), end.kind);
    assert.ok(desk.upstream.calls.length <= 6, String(desk.upstream.calls.length));
  });

  test(
    "CLD-31: a rule such as Bash(echo:*) lets that command through and no other",
    { skip: !hasSandbox && "bubblewrap and socat are not here" },
    async (t) => {
      const desk = await stage(
        t,
        script({
          calls: [
            { name: "Bash", input: { command: "echo allowed-by-rule", description: "say it" } },
            { name: "Bash", input: { command: "touch not-allowed", description: "make it" } },
          ],
        }),
      );
      const judge = () => ({ kind: "as_listed" }) as const;
      const end = await desk.run({ tools: ["Bash(echo:*)"], judge });
      assert.equal(end.kind, "done", end.detail ?? "");
      assert.match(toolResults(desk).join("\n"), /allowed-by-rule/);
      assert.ok(!existsSync(join(desk.request.scratch, "not-allowed")));
    },
  );
});
