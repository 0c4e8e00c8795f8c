/** Texts of tasks are hostile: none of them may become anything but text. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { NOW } from "../../scripts/demo/moments.ts";
import { inserter, runRow } from "../../scripts/demo/sql.ts";
import { EMPTY_REPORT } from "../../src/core/report.ts";
import { PAYLOADS } from "./payloads.ts";
import { show, skip, visiting } from "./visit.ts";

const { stage, open } = visiting();

test(
  `DASH-56 (11) ${PAYLOADS.length} payloads through every text of a run do nothing`,
  { skip },
  async () => {
    assert.ok(PAYLOADS.length >= 200);
    const database = new DatabaseSync(join(stage().home, "state", "ledger.db"), { timeout: 5000 });
    const insert = inserter(database);
    database.exec("begin");
    const all = PAYLOADS.join("\n\n");
    insert("run", {
      ...runRow({
        id: "xss1",
        task: "clinvar",
        trigger: "manual",
        slotAt: NOW,
        state: "failed",
        reason: all,
        detail: all,
        createdAt: NOW,
        startedAt: NOW,
        finishedAt: NOW,
        exitCode: 1,
        log: "logs/xss.log",
      }),
      params: JSON.stringify({ [all]: all }),
    });
    insert("attempt", {
      run_id: "xss1",
      n: 1,
      started_at: NOW,
      ended_at: NOW,
      outcome: "failed",
      detail: all,
      signal: all,
      leaked: 0,
    });
    const report = {
      ...EMPTY_REPORT,
      headline: all,
      body: all,
      metrics: [{ name: all, value: 1, unit: all }],
      artifacts: [all],
      problems: [all],
    };
    insert("report", { run_id: "xss1", task: "clinvar", saved_at: NOW, body: JSON.stringify(report) });
    for (const [index, payload] of PAYLOADS.entries())
      insert("finding", {
        task: "clinvar",
        key: `x${index}`,
        scope: "",
        severity: index % 3 === 0 ? "warning" : "info",
        title: payload,
        body: payload,
        state: "new",
        first_seen: NOW,
        last_seen: NOW,
        run_id: "xss1",
      });
    insert("decision", { run_id: "xss1", at: NOW, step: "gate_model", verdict: "go", reason: all });
    insert("approval", {
      id: "xssask",
      run_id: "xss1",
      task: "clinvar",
      kind: "tool",
      tool: all,
      input: all,
      input_hash: "x",
      state: "pending",
      created_at: NOW,
      expires_at: NOW + 1e7,
    });
    insert("event", { at: NOW, kind: "test", text: all });
    insert("outbox", {
      key: "xss",
      kind: "failure",
      severity: "info",
      title: all,
      created_at: NOW,
      not_before: NOW,
      state: "sent",
    });
    database.exec("commit");
    database.close();
    writeFileSync(
      join(stage().home, "logs", "xss.log"),
      `=== nightdesk run xss1 attempt 1 started x ===\n${all}\n=== run xss1 attempt 1 ended: x ===\n`,
    );

    const { context, page, faults } = await open();
    let dialogs = 0;
    const outside: string[] = [];
    page.on("dialog", (dialog) => ((dialogs += 1), void dialog.dismiss()));
    page.on(
      "request",
      (request) => void (!request.url().startsWith(stage().dashboard.address) && outside.push(request.url())),
    );
    for (const hash of [
      "#/",
      "#/tasks",
      "#/run/xss1",
      "#/task/clinvar",
      "#/failures",
      "#/audit",
      "#/timeline",
      `#/search?q=${encodeURIComponent("<img")}`,
    ]) {
      await show(page, hash);
      if (hash === "#/run/xss1") await page.getByRole("log").waitFor();
      const strange = (await page.evaluate(
        `[...document.querySelectorAll("script, iframe, object, embed, img, video, audio, form[action], base, meta[http-equiv], math, foreignObject, style, link[rel=import]")].filter((node) => !node.closest("head")).map((node) => node.outerHTML)
        .concat([...document.querySelectorAll("*")].flatMap((node) => [...node.attributes].filter(({ name, value }) => /^on/i.test(name) || (/^(href|src|xlink:href|action|formaction)$/i.test(name) && /^\\s*(javascript|data|vbscript):/i.test(value) && node.tagName !== "LINK")).map(({ name, value }) => node.tagName + " " + name + "=" + value)))`,
      )) as string[];
      assert.deepEqual(strange, [], hash);
      assert.equal(await page.evaluate("window.pwned === undefined"), true);
    }
    assert.equal(dialogs, 0);
    assert.deepEqual(outside, []);
    assert.deepEqual(faults, []);
    await context.close();
  },
);
