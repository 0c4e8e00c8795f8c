/** Every state of the page, and every screen on small and enlarged windows. Without Chromium these tests are skipped, and say so. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Screen, SCREENS, STATES } from "../../scripts/demo/screens.ts";
import { barriers, overhang, stages } from "./stages.ts";
import { show, skip } from "./visit.ts";

const { open } = stages();

function screen(name: string): Screen {
  const found = [...SCREENS, ...STATES].find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no screen ${name}`);
  return found;
}

// Colours do not depend on the width, so both themes and both widths are seen in two rounds.
for (const [colorScheme, width] of [
  ["light", 1440],
  ["dark", 360],
] as const) {
  test(`DASH-130 every state is free of barriers, ${colorScheme}, ${width} px wide`, { skip }, async () => {
    const found: string[] = [];
    for (const state of STATES) {
      const { page, close } = await open(state, { colorScheme, viewport: { width, height: 900 } });
      found.push(...(await barriers(page)).map((text) => `${state.name}: ${text}`));
      const wide = await overhang(page);
      if (wide > 1) found.push(`${state.name} is ${wide} px too wide`);
      await close();
    }
    assert.equal(found.length, 0, `\n${found.join("\n")}`);
  });
}

test(
  "DASH-131 nothing scrolls sideways at 320 px, nor at 200 % on a desk, and targets are 24 px high",
  { skip },
  async () => {
    const { page, close } = await open(screen("this-morning"), { viewport: { width: 360, height: 740 } });
    const found: string[] = [];
    for (const { name, hash } of SCREENS) {
      await show(page, hash);
      const low = (await page.evaluate(
        `[...document.querySelectorAll("button, input, select, summary, nav a")]
          .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 24)
          .map((element) => element.outerHTML.slice(0, 90))`,
      )) as string[];
      found.push(...low.map((html) => `${name}: too low: ${html}`));
      for (const width of [320, 360, 720]) {
        await page.setViewportSize({ width, height: 740 });
        const wide = await overhang(page);
        if (wide > 1) found.push(`${name} at ${width} px is ${wide} px too wide`);
      }
      await page.setViewportSize({ width: 360, height: 740 });
    }
    assert.equal(found.length, 0, `\n${found.join("\n")}`);
    await close();
  },
);

test("DASH-132 the first day says what comes when, with planned rings", { skip }, async () => {
  const front = await open(screen("first-day"));
  await front.page.getByRole("heading", { name: "The first edition comes at 14:30" }).waitFor();
  await front.page.getByText("13 tasks are planned; energy_prices goes first").waitFor();
  await front.close();
  const tasks = await open(screen("first-day-tasks"));
  await tasks.page.getByRole("link", { name: "clinvar: 7 planned" }).waitFor();
  assert.ok((await tasks.page.locator(".grid .planned").count()) > 50);
  await tasks.close();
  const data = await open(screen("first-day-data"));
  await data.page.getByText("No dataset yet").waitFor();
  await data.close();
});

test(
  "DASH-133 nobody at the desk and a wrong configuration are told under the masthead, with file, line and column",
  { skip },
  async () => {
    const { page, close } = await open(screen("stopped"));
    await page.getByText("Not running since 07:02.").waitFor();
    await page.getByText("nightdesk start").waitFor();
    await page.getByText('nightdesk.yaml:12:17: "weekday" is no schedule').waitFor();
    await page.getByText("1 more problem").click();
    await page.getByText("nightdesk.yaml:31:5:").waitFor();
    await close();
  },
);

test("DASH-134 what is asked for is told in the ear, and old figures stay", { skip }, async () => {
  const { page, close } = await open(screen("asking"));
  await page.locator(".ear").getByText("asking…").waitFor();
  assert.ok(await page.getByRole("region", { name: "The day's timeline" }).isVisible());
  await close();
});

test(
  "DASH-135 a lost stream is told with its moment, on a phone too, and all stays readable",
  { skip },
  async () => {
    const { page, close } = await open(screen("line-lost"), { viewport: { width: 360, height: 740 } });
    assert.match((await page.locator(".ear").textContent()) ?? "", /not live since 07:52, trying again/);
    assert.ok(await page.getByRole("link", { name: "clinvar", exact: true }).isVisible());
    await close();
  },
);

test(
  "DASH-136 one part that cannot be read says why and can be asked again; the others stand",
  { skip },
  async () => {
    const { page, close } = await open(screen("part-fault"));
    await page.getByText("This part could not be read:").waitFor();
    assert.ok(await page.getByRole("region", { name: "The day's timeline" }).isVisible());
    await page.unroute("**/api/year*");
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByRole("region", { name: "Days of 2026" }).waitFor();
    await close();
  },
);

test("DASH-137 a paused task says since when and why, and offers to go on", { skip }, async () => {
  const { page, close } = await open(screen("paused"));
  const row = page.locator(".grid li", { hasText: "energy_prices" });
  assert.match(
    (await row.textContent()) ?? "",
    /daily 14:30, paused.*since Fri 07:52.*on holiday until Friday/s,
  );
  await row.getByRole("button", { name: "Resume energy_prices" }).waitFor();
  await close();
});

test("DASH-138 ? lists the keys; j and k walk over the rows, [ and ] over the days", { skip }, async () => {
  const { page, close } = await open(screen("tasks"));
  const focused = () => page.evaluate("document.activeElement?.textContent");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await help.getByText("the next and the previous row").waitFor();
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
  // The browser takes the focus out of a closed dialog with the next frame; what is typed before is typed there.
  await page.waitForFunction("document.activeElement === document.body");
  await page.keyboard.press("j");
  assert.equal(await focused(), "backup_photos");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.equal(await focused(), "memory_consolidate");
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await page.getByRole("heading", { name: "Monday 23 November" }).waitFor();
  await page.keyboard.press("[");
  await page.getByRole("heading", { name: "Sunday 22 November" }).waitFor();
  await page.keyboard.press("]");
  await page.getByRole("heading", { name: "Monday 23 November" }).waitFor();
  await show(page, "#/search");
  await page.getByRole("button", { name: "Keys" }).click();
  await help.getByRole("button", { name: "Turn them off" }).click();
  await help.getByRole("button", { name: "Close" }).click();
  await page.locator("h1").first().click();
  await page.keyboard.press("?");
  assert.equal(await help.isVisible(), false);
  await close();
});

test("DASH-139 only what runs moves, and not where motion is unwelcome", { skip }, async () => {
  const moving = `document.getAnimations().map(({ effect }) => effect.target.getAttribute("class"))`;
  const still = await open(screen("tasks"));
  assert.deepEqual(await still.page.evaluate(moving), []);
  await still.close();
  const lively = await open(screen("tasks"), { reducedMotion: "no-preference" });
  const classes = (await lively.page.evaluate(moving)) as string[];
  assert.ok(classes.length > 0 && classes.every((text) => text.includes("running")));
  await lively.close();
});

test("DASH-140 on paper a report is black on white, whole and without buttons", { skip }, async () => {
  const { page, close } = await open(screen("run"), { colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: "Approve" }).isVisible(), false);
  assert.equal(await page.getByRole("navigation").isVisible(), false);
  const { paper, ink, log } = (await page.evaluate(`({
    paper: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.body).color,
    log: getComputedStyle(document.querySelector(".log")).maxHeight,
  })`)) as Record<string, string>;
  assert.deepEqual([paper, log], ["rgb(255, 255, 255)", "none"]);
  assert.match(ink ?? "", /rgb\(\d{1,2}, \d{1,2}, \d{1,2}\)/);
  assert.ok(await page.getByRole("heading", { name: "memory_consolidate" }).isVisible());
  await close();
});

test("DASH-125 a click on a cell leads to its run, or to its day if nothing ran", { skip }, async () => {
  const { page, close } = await open(screen("tasks"));
  const cells = page.getByRole("link", { name: /^clinvar: / });
  const box = await cells.locator("svg").boundingBox();
  await cells.locator("svg").click({ position: { x: (box?.width ?? 0) - 18, y: 10 } });
  await page.getByText("run d").waitFor();
  assert.match(page.url(), /#\/run\/d\d+$/);
  await show(page, "#/tasks");
  const missed = page
    .getByRole("link", { name: /^clinvar: / })
    .locator("use.missed")
    .first();
  await missed.click({ force: true });
  await page.getByRole("heading", { name: "Sunday 9 August" }).waitFor();
  await show(page, "#/tasks");
  await page.getByRole("link", { name: /^clinvar: / }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("stclinva1").first().waitFor();
  await close();
});

test("DASH-126 history and failures are shown by outcome, and the address says so", { skip }, async () => {
  const { page, close } = await open(screen("task"));
  await page.getByRole("button", { name: "Missed" }).click();
  const history = page.getByRole("table", { name: "History" });
  await history.getByText("its time was too long ago").first().waitFor();
  await history.getByText("Release of the week").first().waitFor({ state: "hidden" });
  assert.match(page.url(), /state=missed/);
  await show(page, "#/failures?state=lost");
  await history.getByText("nobody can know how it ended").first().waitFor();
  await history.getByText("the NAS did not answer").first().waitFor({ state: "hidden" });
  await close();
});
