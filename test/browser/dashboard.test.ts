/** The page in a real browser: Debian's Chromium. Without one these tests are skipped, and say so. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { inserter, runRow } from "../../scripts/demo/sql.ts";
import { NOW } from "../../scripts/demo/story.ts";
import type { Steering } from "../../src/ports/dashboard.ts";
import { EMPTY_REPORT } from "../../src/core/report.ts";
import { openStage, type Stage } from "../dashboard/stage.ts";
import { chromiumPath } from "./chromium.ts";
import { PAYLOADS } from "./payloads.ts";

const executablePath = chromiumPath();
const skip = executablePath === null && "no Chromium on this machine (Debian: apt-get install chromium)";

const SCREENS = [
  ["this morning", "#/"],
  ["tasks", "#/tasks"],
  ["run", "#/run/stmemory1"],
  ["running run", "#/run/stclinpgx1"],
  ["task", "#/task/clinvar"],
  ["timeline", "#/timeline"],
  ["data", "#/data"],
  ["table", "#/data/genome_watch/changes"],
  ["failures", "#/failures"],
  ["audit", "#/audit"],
  ["search", "#/search?q=genome"],
] as const;

let stage: Stage;
let browser: Browser;
const steered: string[] = [];
const steering: Steering = {
  runNow: async (task) => (
    steered.push(`run ${task}`),
    { kind: "done", said: `${task} was asked to run.`, run: null }
  ),
  pause: async (task, why) => (
    steered.push(`pause ${task}: ${why}`),
    { kind: "done", said: "Paused.", run: null }
  ),
  resume: async () => ({ kind: "unknown" }),
  cancel: async (run) => (steered.push(`cancel ${run}`), { kind: "done", said: "It is being ended.", run }),
  backfill: async () => ({ kind: "refused", said: "Too many." }),
  answer: async (id, verdict, { inputHash }) => (
    steered.push(`${verdict} ${id} ${inputHash}`),
    { kind: "done", said: "Approved.", run: null }
  ),
};

before(async () => {
  if (executablePath === null) return;
  stage = await openStage({ steering });
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--host-resolver-rules=MAP evil.test 127.0.0.1"],
  });
});
after(async () => {
  await browser?.close();
  await stage?.close();
});

interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly faults: string[];
}

async function open(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Visit> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (fault) => faults.push(fault.message));
  page.on("console", (message) => void (message.type() === "error" && faults.push(message.text())));
  await page.goto(stage.dashboard.link());
  await page.locator("main :is(h1, h2)").first().waitFor();
  return { context, page, faults };
}

async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await page.locator("main :is(h1, h2):not(.vh)").first().waitFor();
  await page.getByText("Asking the").first().waitFor({ state: "hidden" });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(
      `DASH-50 every screen is free of faults and of barriers, ${theme}, ${width} px wide`,
      { skip },
      async () => {
        const { context, page, faults } = await open({
          colorScheme: theme,
          viewport: { width, height: 900 },
        });
        for (const [name, hash] of SCREENS) {
          await show(page, hash);
          await page.evaluate(axe);
          const found = (await page.evaluate(
            `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }).then(({ violations }) =>
            violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 160) + " " + failureSummary).join(" | ")))`,
          )) as string[];
          barriers.push(...found.map((text) => `${name}: ${text}`));
          const overflow = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          );
          assert.ok(Number(overflow) <= 1, `${name} is ${overflow} px too wide`);
        }
        assert.deepEqual(faults, []);
        await context.close();
      },
    );
  }
}

test(
  "DASH-51 the code leaves the address, and a browser without a session sees no data",
  { skip },
  async () => {
    const { context, page } = await open();
    assert.doesNotMatch(page.url(), /code=/);
    const stranger = await browser.newContext();
    const other = await stranger.newPage();
    const reply = await other.goto(stage.dashboard.address);
    assert.equal(reply?.status(), 401);
    assert.match((await other.textContent("body")) ?? "", /nightdesk open/);
    await stranger.close();
    await context.close();
  },
);

test(
  "DASH-02 (3) a name that was turned to this machine is refused in a real browser",
  { skip },
  async () => {
    const { context, page } = await open();
    const reply = await page.goto(`http://evil.test:${stage.port}/`);
    assert.equal(reply?.status(), 403);
    await context.close();
  },
);

test("DASH-52 yes stands under the exact input, is one click, and says what was done", { skip }, async () => {
  const { context, page } = await open();
  const section = page.locator("section.ask");
  assert.match((await section.locator("pre").textContent()) ?? "", /"archive_notes"/);
  const above = await section.locator("pre").boundingBox();
  const button = section.getByRole("button", { name: "Approve" });
  const below = await button.boundingBox();
  assert.ok((below?.y ?? 0) >= (above?.y ?? 0) + (above?.height ?? 0));
  await button.click();
  await page.getByRole("status").getByText("Approved.").waitFor();
  assert.ok(steered.includes("approve a0192 demo-hash"));
  await context.close();
});

test("DASH-52 on a phone the question comes before the findings", { skip }, async () => {
  const { context, page } = await open({ viewport: { width: 390, height: 844 } });
  const question = await page.locator("section.ask").boundingBox();
  const lead = await page.locator("h2.lead").boundingBox();
  assert.ok((question?.y ?? 1e9) < (lead?.y ?? 0));
  await context.close();
});

test("DASH-53 the keyboard reaches pages, filters and actions", { skip }, async () => {
  const { context, page } = await open();
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.getByRole("heading", { name: "13 tasks" }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("genome");
  await page.getByRole("link", { name: "weekly_summary", exact: true }).waitFor({ state: "hidden" });
  await page.getByRole("link", { name: "genome_watch", exact: true }).waitFor();
  await page.getByRole("button", { name: "Pause genome_watch" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("on holiday");
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("Paused.").waitFor();
  assert.ok(steered.includes("pause genome_watch: on holiday"));
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await page.locator("h2.lead").waitFor();
  await context.close();
});

test("DASH-54 a day of the year leads to that day", { skip }, async () => {
  const { context, page } = await open();
  await show(page, "#/timeline");
  await page.getByRole("link", { name: /^2026-08-05: / }).click();
  await page.getByRole("heading", { name: "Wednesday 5 August" }).waitFor();
  await context.close();
});

test("DASH-55 twelve pages of one browser all hear of a change", { skip }, async () => {
  const { context, page } = await open();
  const pages = [page];
  for (let i = 1; i < 12; i += 1) {
    const next = await context.newPage();
    await next.goto(`${stage.dashboard.address}/#/tasks`);
    await next.getByRole("heading", { name: "13 tasks" }).waitFor();
    pages.push(next);
  }
  const database = new DatabaseSync(join(stage.home, "state", "ledger.db"), { timeout: 5000 });
  inserter(database)("run", {
    ...runRow({
      id: "livenow1",
      task: "weekly_summary",
      trigger: "manual",
      slotAt: NOW,
      state: "running",
      createdAt: NOW,
      startedAt: NOW,
      finishedAt: null,
    }),
  });
  for (const each of pages.slice(1)) await each.getByRole("button", { name: "Running 2" }).waitFor();
  database.exec("delete from run where id = 'livenow1'");
  database.close();
  for (const each of pages.slice(1)) await each.getByRole("button", { name: "Running 1" }).waitFor();
  await context.close();
});

test(
  `DASH-56 (11) ${PAYLOADS.length} payloads through every text of a run do nothing`,
  { skip },
  async () => {
    assert.ok(PAYLOADS.length >= 200);
    const database = new DatabaseSync(join(stage.home, "state", "ledger.db"), { timeout: 5000 });
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
    const { writeFileSync } = await import("node:fs");
    writeFileSync(
      join(stage.home, "logs", "xss.log"),
      `=== nightdesk run xss1 attempt 1 started x ===\n${all}\n=== run xss1 attempt 1 ended: x ===\n`,
    );

    const { context, page, faults } = await open();
    let dialogs = 0;
    const outside: string[] = [];
    page.on("dialog", (dialog) => ((dialogs += 1), void dialog.dismiss()));
    page.on(
      "request",
      (request) => void (!request.url().startsWith(stage.dashboard.address) && outside.push(request.url())),
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
