/** The page in a real browser: Debian's Chromium. Without one these tests are skipped, and say so. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { NOW } from "../../scripts/demo/moments.ts";
import { SCREENS } from "../../scripts/demo/screens.ts";
import { inserter, runRow } from "../../scripts/demo/sql.ts";
import type { Steering } from "../../src/ports/dashboard.ts";
import { barriers, overhang } from "./stages.ts";
import { show, skip, visiting } from "./visit.ts";

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

const { stage, browser, open } = visiting({ steering });

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
        const found: string[] = [];
        for (const { name, hash } of SCREENS) {
          await show(page, hash);
          found.push(...(await barriers(page)).map((text) => `${name}: ${text}`));
          const wide = await overhang(page);
          assert.ok(wide <= 1, `${name} is ${wide} px too wide`);
        }
        assert.equal(found.length, 0, `\n${found.join("\n")}`);
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
    const stranger = await browser().newContext();
    const other = await stranger.newPage();
    const reply = await other.goto(stage().dashboard.address);
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
    const reply = await page.goto(`http://evil.test:${stage().port}/`);
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
    await next.goto(`${stage().dashboard.address}/#/tasks`);
    await next.getByRole("heading", { name: "13 tasks" }).waitFor();
    pages.push(next);
  }
  const database = new DatabaseSync(join(stage().home, "state", "ledger.db"), { timeout: 5000 });
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
