/** The published page in a real browser: from a disk, and below a path of a plain server. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { NOW } from "../../scripts/demo/moments.ts";
import { answersOf } from "../dashboard/published-stage.ts";
import { reading, SCREENS } from "./reading.ts";
import { show, skip } from "./visit.ts";

const { site, folder, address, read } = reading();

const PLACES = [
  [
    "a disk",
    () => pathToFileURL(join(folder(), "index.html")).href,
    () => pathToFileURL(`${folder()}/`).href,
  ],
  ["a sub-path", address, address],
  ["a sub-path with its file's name", () => `${address()}index.html`, address],
] as const;

for (const [name, start, base] of PLACES) {
  test(
    `DASH-66 from ${name} every screen is shown, and nothing is asked for but the page's own files`,
    { skip },
    async () => {
      const reader = await read(start());
      const { page } = reader;
      for (const hash of SCREENS) await show(page, hash);
      await page.getByRole("link", { name: "Tasks", exact: true }).click();
      await page.getByRole("heading", { name: "6 tasks" }).waitFor();
      await page.goBack();
      await page.reload();
      await page.locator("main :is(h1, h2):not(.vh)").first().waitFor();
      const own = new Set([...site().files.keys()].map((path) => base() + path));
      const foreign = reader.requests.filter(
        (url) => !own.has(url.replace(/#.*/, "")) && url.replace(/#.*/, "") !== base(),
      );
      assert.deepEqual(foreign, []);
      assert.ok(reader.requests.length >= 4, reader.requests.join(" "));
      assert.ok(name === "a disk" || reader.statuses.every((status) => status === 200));
      assert.deepEqual(reader.faults, []);
      await reader.close();
    },
  );
}

test("DASH-67 no link is dead, and nothing is offered that cannot work", { skip }, async () => {
  const { page, faults, close } = await read(PLACES[0][1]());
  const known = new Set(SCREENS);
  const buttons = new Set<string>();
  for (const hash of known) {
    await show(page, hash);
    const text = (await page.textContent("main")) ?? "";
    assert.doesNotMatch(
      text,
      /not part of what was published|no such page|could not be read|Asking the/,
      hash,
    );
    const found = (await page.evaluate(`({
      links: [...document.querySelectorAll("a[href]")].map((a) => a.getAttribute("href")),
      buttons: [...document.querySelectorAll("button")].map((b) => b.textContent.trim()),
    })`)) as { links: string[]; buttons: string[] };
    for (const link of found.links) {
      assert.ok(link.startsWith("#"), `${link} on ${hash} leads away`);
      if (link !== "#main" && link !== "#/") known.add(link);
    }
    for (const button of found.buttons) buttons.add(button.replace(/ \d+$/, ""));
  }
  const { runs, days } = answersOf(site());
  for (const date of Object.keys(days)) assert.ok(known.has(`#/timeline?date=${date}`), date);
  const visited = [...known].filter((hash) => hash.startsWith("#/run/"));
  assert.ok(visited.length > 150 && visited.length <= Object.keys(runs).length, String(visited.length));
  const allowed = [
    "Dark",
    "Light",
    "All",
    "Failed",
    "Paused",
    "Night",
    "24 hours",
    "Since Friday",
    "Week",
    "Busy part wide",
    "Even hours",
    "Close",
    "Turn them off",
    "←",
    "→",
  ];
  // What is folded on a phone needs nobody to open it.
  const folds = /^\d+ (?:succeeded|slots? for which a later run stands)$/;
  assert.deepEqual(
    [...buttons].filter(
      (button) => !allowed.includes(button) && !folds.test(button) && !/^(?:20\d\d)?$/.test(button),
    ),
    [],
  );
  for (const absent of ["Data and spend", "Audit", "Search"])
    assert.equal(await page.getByRole("link", { name: absent }).count(), 0);
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.evaluate(`location.hash = "#/data"`);
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  for (const hash of ["#/run/gone", "#/task/gone"]) {
    await page.evaluate(`location.hash = "${hash}"`);
    await page.getByText("This is not part of what was published.").first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Retry" }).count(), 0, hash);
    assert.equal(await page.getByRole("alert").count(), 0, hash);
  }
  await page.evaluate(`location.hash = "#main"`);
  await page.getByRole("heading", { name: "There is no such page" }).waitFor({ state: "detached" });
  await page.getByText("This is not part of what was published.").waitFor({ state: "detached" });
  await page.locator("body.front").waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test("DASH-67 the filter, the ranges and the days work without a server", { skip }, async () => {
  const { page, close } = await read(address());
  await show(page, "#/tasks");
  await page.getByLabel("Filter tasks").fill("clin");
  await page.getByRole("link", { name: "energy_prices", exact: true }).waitFor({ state: "hidden" });
  await page.getByRole("link", { name: "clinvar", exact: true }).waitFor();
  await page.getByLabel("Filter tasks").fill("");
  await page.getByRole("button", { name: "Failed 1" }).click();
  await page.getByRole("link", { name: "clinvar", exact: true }).waitFor({ state: "hidden" });
  await page.getByRole("link", { name: "backup_photos", exact: true }).waitFor();
  await show(page, "#/timeline");
  await page.getByRole("heading", { name: "Monday 23 November" }).waitFor();
  await page.getByRole("button", { name: "The day before" }).click();
  await page.getByRole("heading", { name: "Sunday 22 November" }).waitFor();
  await page.getByRole("button", { name: "2025" }).click();
  await page.getByRole("region", { name: "Days of 2025" }).waitFor();
  for (const date of Object.keys(answersOf(site()).days).slice(2)) {
    await page.getByRole("button", { name: "The day before" }).click();
    await page.getByRole("heading", { name: longDay(date) }).waitFor();
  }
  assert.equal(await page.getByRole("button", { name: "The day before" }).isDisabled(), true);
  await close();
});

test(
  "DASH-70 times are the home's, words such as “in 6 h” are the reader's, and what has come meanwhile is not next",
  { skip },
  async () => {
    const early = await read(address());
    const mast = (await early.page.textContent("header")) ?? "";
    assert.match(mast, /Monday 23 November 2026.*Prague, 07:47 CET.*Published, 6 of 13 tasks/s);
    const next = early.page.locator("ol.next li").first();
    assert.match((await next.textContent()) ?? "", /14:30energy_pricesin 6 h/);
    await early.close();

    const late = await read(address(), {}, NOW + 8 * 3_600_000);
    const first = late.page.locator("ol.next li").first();
    assert.match((await first.textContent()) ?? "", /23:30backup_photosin 7 h/);
    await late.close();
    const years = await read(address(), {}, NOW + 400 * 86_400_000);
    await years.page.getByText("The next moments have come since this page was made.").waitFor();
    await years.close();
  },
);

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 360]) {
    test(
      `DASH-69 every published screen is free of barriers, ${theme}, ${width} px wide`,
      { skip },
      async () => {
        const options = { colorScheme: theme, viewport: { width, height: 900 } };
        const { page, faults, close } = await read(address(), options);
        const barriers: string[] = [];
        for (const hash of SCREENS) {
          await show(page, hash);
          await page.evaluate(axe);
          const found = (await page.evaluate(
            `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }).then(({ violations }) =>
            violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")))`,
          )) as string[];
          barriers.push(...found.map((text) => `${hash}: ${text}`));
          const overflow = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          );
          assert.ok(Number(overflow) <= 1, `${hash} is ${String(overflow)} px too wide`);
        }
        assert.deepEqual(barriers, []);
        assert.deepEqual(faults, []);
        await close();
      },
    );
  }
}

/** `Sunday 22 November` */
function longDay(date: string): string {
  const options = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" } as const;
  return new Date(`${date}T12:00:00Z`).toLocaleDateString("en-GB", options).replace(",", "");
}
