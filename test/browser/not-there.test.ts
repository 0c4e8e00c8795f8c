/** What the page says of things that are not there: names, prints of a run, the server itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { show, skip, visiting } from "./visit.ts";

const { open } = visiting();

test("DASH-207 an address of something that is not there says so and leads on", { skip }, async () => {
  const { context, page } = await open();
  for (const [hash, said, link] of [
    ["#/task/nosuch", "There is no task nosuch", "#/tasks"],
    ["#/run/zzzz", "There is no run zzzz, or it is no longer kept", "#/timeline"],
    ["#/data/nosuch/rows", "There is no table nosuch.rows", "#/data"],
  ] as const) {
    await show(page, hash);
    await page.getByRole("heading", { name: said, exact: true }).waitFor();
    assert.equal(await page.locator("main a").last().getAttribute("href"), link);
    assert.doesNotMatch((await page.textContent("main")) ?? "", /could not be read|Retry/);
  }
  await context.close();
});

test(
  "DASH-206 several failures of what was asked for are not said to have had a slot",
  { skip },
  async () => {
    const { context, page } = await open();
    await page.route("**/api/front*", async (route) => {
      const reply = await route.fetch();
      const front = (await reply.json()) as { ran: { look: string; at: number }[] };
      const ran = front.ran.map((row) =>
        row.look === "failed"
          ? { ...row, trigger: "manual", count: 3, slot_at: row.at - 3_600_000, last_slot_at: row.at }
          : row,
      );
      await route.fulfill({ response: reply, json: { ...front, ran } });
    });
    await page.reload();
    const row = page.getByRole("row").filter({ hasText: "3 times" }).first();
    assert.equal(await row.locator("td").first().textContent(), "asked for");
    await context.close();
  },
);

test("DASH-208 a run that has printed nothing says so, while it runs and after", { skip }, async () => {
  const { context, page } = await open();
  await page.route("**/api/runs/*/log*", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: ": still here\n\n" }),
  );
  await show(page, "#/run/stclinpgx1");
  await page.getByText("It has printed nothing so far.").waitFor();
  await page.unroute("**/api/runs/*/log*");
  await page.route("**/api/runs/*/log*", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: "event: end\ndata: {}\n\n" }),
  );
  await show(page, "#/run/stmemory1");
  await show(page, "#/run/stclinva1");
  await page.getByText("It printed nothing.").waitFor();
  await context.close();
});

test("DASH-209 a page that is opened after the server has gone says how to start it", { skip }, async () => {
  const { context, page } = await open();
  await page.route("**/api/**", (route) => route.abort("connectionrefused"));
  await show(page, "#/failures");
  const alert = page.getByRole("alert").filter({ hasText: "could not be read" });
  await alert.getByText("Nightdesk is not running here any more. To start it: nightdesk start").waitFor();
  assert.doesNotMatch((await page.textContent("body")) ?? "", /Failed to fetch/);
  await context.close();
});
