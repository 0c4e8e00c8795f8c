/** What holds on every screen: the masthead, its notices, and times without a line to the server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { type Screen, SCREENS, STATES } from "../../scripts/demo/screens.ts";
import { stages } from "./stages.ts";
import { goTo, show, skip } from "./visit.ts";

const { open } = stages();

function screen(name: string): Screen {
  const found = [...SCREENS, ...STATES].find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no screen ${name}`);
  return found;
}

const PAGES = ["#/", "#/tasks", "#/task/clinvar", "#/run/stmemory1", "#/timeline", "#/data", "#/audit"];

test("DASH-133 what is wrong with the desk stands under the masthead of every screen", { skip }, async () => {
  const { page, close } = await open(screen("stopped"));
  for (const hash of [...PAGES, "#/failures", "#/search", "#/nowhere"]) {
    await goTo(page, hash);
    const notices = (await page.locator("header + .notices").textContent()) ?? "";
    assert.match(notices, /Not running since 07:02\..*nightdesk start/, hash);
    assert.match(notices, /The configuration is wrong.*nightdesk\.yaml:12:17:.*1 more problem/, hash);
  }
  await close();
});

for (const width of [1000, 1024, 1240, 1440]) {
  test(`DASH-204 the names of all pages stand in one line, ${width} px wide`, { skip }, async () => {
    const { page, close } = await open(screen("tasks"), { viewport: { width, height: 900 } });
    for (const hash of ["#/", "#/tasks"]) {
      await show(page, hash);
      assert.equal(await linesOf(page), 1, hash);
      assert.deepEqual(await covered(page), [], hash);
    }
    await close();
  });
}

test("DASH-204 on a phone no two words of the masthead lie on one another", { skip }, async () => {
  const { page, close } = await open(screen("tasks"), { viewport: { width: 360, height: 740 } });
  for (const hash of ["#/", "#/tasks"]) {
    await show(page, hash);
    assert.deepEqual(await covered(page), [], hash);
  }
  await close();
});

/** Lines of text that the names of the pages take. */
async function linesOf(page: Page): Promise<number> {
  return Number(
    await page.evaluate(`(() => {
      const range = document.createRange();
      const tops = [...document.querySelectorAll(".mast nav a")].flatMap((link) => {
        range.selectNodeContents(link);
        return [...range.getClientRects()].map(({ top }) => Math.round(top));
      });
      return new Set(tops).size;
    })()`),
  );
}

/** Pairs of things in the masthead of which one lies on the other. */
async function covered(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const things = [...document.querySelectorAll(".mast .plate, .mast nav a, .mast .ear, .mast button")];
    const boxes = things.map((each) => each.getBoundingClientRect());
    return things.flatMap((each, i) => things.slice(i + 1).flatMap((other, n) => {
      const [a, b] = [boxes[i], boxes[i + 1 + n]];
      const isOn = a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      return isOn ? [each.textContent + " | " + other.textContent] : [];
    }));
  })()`);
}

/** `in 8 min`, `4 d ago`, `open 9 d`, `18 d` behind a moment. */
const RELATIVE = /\bin \d+ (s|min|h|d)\b|\b\d+ (s|min|h|d) ago\b|\bopen \d+ (s|min|h|d)\b|\d\d:\d\d, \d+ d\b/;

test(
  "DASH-135 without a line the page says as of when it is, and no time is told by its distance",
  { skip },
  async () => {
    const live = await open(screen("tasks"));
    const texts: string[] = [];
    for (const hash of PAGES) {
      await show(live.page, hash);
      texts.push(await live.page.locator("main").innerText());
    }
    assert.ok(
      texts.filter((text) => RELATIVE.test(text)).length >= 5,
      texts.map((text) => RELATIVE.exec(text)?.[0]).join(),
    );
    await live.close();

    const { page, close } = await open(screen("line-lost"));
    for (const hash of [...PAGES, "#/run/stclinpgx1"]) {
      await show(page, hash);
      await page.locator(".notices").getByText("As of 07:52.").waitFor();
      const text = await page.locator("main").innerText();
      assert.equal(RELATIVE.exec(text)?.[0], undefined, hash);
    }
    assert.match((await page.getByRole("row", { name: "running" }).textContent()) ?? "", /since 07:43/);
    await page.unroute("**/api/events");
    await page.reload();
    await show(page, "#/tasks");
    await page.getByText(RELATIVE).first().waitFor();
    assert.equal(await page.locator(".notices").getByText("As of").count(), 0);
    await close();
  },
);

test("DASH-135 a page that hears through another one loses the line with it", { skip }, async () => {
  const { page, close } = await open(screen("tasks"));
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.getByRole("heading", { name: "13 tasks" }).waitFor();
  await page.route("**/api/events", (route) => route.abort());
  await page.reload();
  // Whichever of them listens now, the other hears of it.
  await second.route("**/api/events", (route) => route.abort());
  await second.reload();
  for (const each of [page, second]) await each.locator(".notices").getByText("As of 07:52.").waitFor();
  await close();
});

test("DASH-203 over 90 days and a year every task that ran has a duration", { skip }, async () => {
  const { page, close } = await open(screen("tasks"));
  for (const [hash, words] of [
    ["#/tasks?range=90_days", "A cell is two days"],
    ["#/tasks?range=year", "A cell is a week"],
  ] as const) {
    await show(page, hash);
    await page.getByText(words).waitFor();
    const durations = await page.locator(".grid li:not(.hd) .dur").allTextContents();
    assert.ok(durations.length > 10);
    assert.deepEqual(
      durations.filter((text) => !/\d (ms|s|min|h)/.test(text)),
      [],
      hash,
    );
    assert.ok((await page.locator(".grid .dur svg").count()) > 10, hash);
  }
  await close();
});

test("DASH-205 on a phone what is good in a long list is folded behind one line", { skip }, async () => {
  const { page, close } = await open(screen("data"), { viewport: { width: 360, height: 740 } });
  const good = page.getByRole("row", { name: /^clinvar / });
  await page.getByRole("row", { name: /^photos / }).waitFor();
  assert.equal(await good.count(), 0);
  const line = page.getByRole("button", { name: "5 datasets are in order" });
  assert.equal(await line.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("j");
  await line.click();
  await good.waitFor();
  await show(page, "#/");
  await page.getByRole("button", { name: "10 succeeded" }).waitFor();
  await page.getByRole("button", { name: "5 slots for which a later run stands" }).waitFor();
  await page.setViewportSize({ width: 1440, height: 900 });
  assert.equal(await page.getByRole("button", { name: "10 succeeded" }).count(), 0);
  await page.getByRole("row", { name: /weekly_summary/ }).waitFor();
  await page.setViewportSize({ width: 390, height: 740 });
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByText("Week 47 written").last().isVisible(), "paper is whole");
  await close();
});
