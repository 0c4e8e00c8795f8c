/** Words and widths of the page that once said something else than was so. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { show, skip, visiting } from "./visit.ts";

const { open } = visiting();

for (const width of [1024, 1199, 1280, 1440, 1600]) {
  test(`DASH-199 no column of the tasks lies on another, ${width} px wide`, { skip }, async () => {
    const { context, page } = await open({ viewport: { width, height: 900 } });
    await show(page, "#/tasks");
    const faults = await page.evaluate(`[...document.querySelectorAll(".grid > li")].flatMap((row) => {
      const shown = [...row.children].filter((each) => each.getClientRects().length > 0);
      return shown.flatMap((each, i) => {
        const box = each.getBoundingClientRect();
        const next = shown[i + 1]?.getBoundingClientRect();
        const isNarrow = each.matches(".lo") && box.width < 150;
        const isOver = !each.matches(".cells") && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0;
        const isOn = next !== undefined && next.left < box.right - 1;
        return isNarrow || isOver || isOn ? [row.textContent + " column " + i + " is " + box.width] : [];
      });
    })`);
    assert.deepEqual(faults, []);
    const cells = Number(
      await page.evaluate(`document.querySelector(".grid li:not(.hd) .cells").clientWidth`),
    );
    assert.ok(cells >= 180, `cells have ${cells} px`);
    await context.close();
  });
}

test("DASH-192 a morning with a failure is not called good", { skip }, async () => {
  const { context, page } = await open();
  await page.route("**/api/front*", async (route) => {
    const reply = await route.fetch();
    const front = (await reply.json()) as { counts: object };
    await route.fulfill({
      response: reply,
      json: { ...front, findings: [], counts: { ...front.counts, critical: 0, warning: 0, info: 0 } },
    });
  });
  await page.reload();
  await page.getByRole("heading", { name: "Nothing new" }).waitFor();
  const text = (await page.textContent("main")) ?? "";
  assert.match(text, /ended well and found nothing new\. One task failed\./);
  assert.doesNotMatch(text, /good morning|needs you/);
  assert.match(text, /earlier findings? (is|are) still open/);
  await context.close();
});

test(
  "DASH-196 a row that stands for several runs says how many, and when the first and the last were",
  { skip },
  async () => {
    const { context, page } = await open();
    await page.route("**/api/front*", async (route) => {
      const reply = await route.fetch();
      const front = (await reply.json()) as { ran: { look: string; at: number }[] };
      const ran = front.ran.map((row) =>
        row.look === "failed" ? { ...row, count: 7, slot_at: row.at - 3_600_000, last_slot_at: row.at } : row,
      );
      await route.fulfill({ response: reply, json: { ...front, ran } });
    });
    await page.reload();
    await page
      .getByText(/7 times, .* to /)
      .first()
      .waitFor();
    await context.close();
  },
);

test("DASH-195 messages that no channel will send are said to be kept, and why", { skip }, async () => {
  const { context, page } = await open();
  assert.doesNotMatch((await page.textContent("main")) ?? "", /Kept here/);
  // As a home without channels answers.
  await page.route("**/api/front*", async (route) => {
    const reply = await route.fetch();
    const front = (await reply.json()) as { told: { state: string }[] };
    const told = front.told.map((one) => (one.state === "pending" ? { ...one, state: "kept" } : one));
    await route.fulfill({ response: reply, json: { ...front, told } });
  });
  await page.reload();
  await page.getByText("Kept here: no channel is set up.").waitFor();
  assert.doesNotMatch((await page.textContent("main")) ?? "", /pending/);
  await context.close();
});

test(
  "DASH-197 how long it takes within one day ends in times, not twice in the same day",
  { skip },
  async () => {
    const { context, page } = await open();
    await page.route("**/trend?*", async (route) => {
      const reply = await route.fetch();
      const trend = (await reply.json()) as { points: { at: number }[]; from: number; until: number };
      const from = Date.parse("2026-11-23T01:10:00+01:00");
      const until = Date.parse("2026-11-23T06:20:00+01:00");
      const points = trend.points.slice(0, 1).map((point) => ({ ...point, at: from }));
      await route.fulfill({
        response: reply,
        json: { ...trend, from, until, points, stretches: [], outliers: [] },
      });
    });
    await show(page, "#/task/clinvar");
    const chart = page.getByRole("region", { name: "Durations" });
    await chart.waitFor();
    const text = (await chart.textContent()) ?? "";
    assert.match(text, /Mon 23 Nov 01:10.*Mon 23 Nov 06:20/);
    await context.close();
  },
);
