/**
 * `node scripts/dashboard-shots.ts [DIR] [--png] [--only NAME,NAME]`: pictures of every screen and state of the invented
 * person's dashboard, in both themes, on a desk and on a phone. They are looked at after every change of the page, beside
 * those in `docs/dashboard/`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright-core";
import { chromiumPath } from "../test/browser/chromium.ts";
import { NOW } from "./demo/moments.ts";
import { makeDemoHome } from "./demo/demo-home.ts";
import { exportDemo, PUBLIC_CONFIG, writeSite } from "./demo/published.ts";
import { type Screen, SCREENS, STATES } from "./demo/screens.ts";
import { openDemoStages } from "./demo/stages.ts";

/** Of the page that is published, as it lies on the disk. */
const PUBLISHED: readonly Screen[] = [
  { name: "published-record", hash: "#/" },
  { name: "published-tasks", hash: "#/tasks" },
];

const VIEWS = [
  ["desk", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { png: { type: "boolean" }, only: { type: "string" } },
});
const executablePath = chromiumPath();
if (executablePath === null) throw new Error("there is no Chromium; on Debian: apt-get install chromium");
/** PNG for eyes that know no WebP. */
const ending = values.png === true ? "png" : "webp";
const only = values.only?.split(",") ?? null;
const target = resolve(positionals[0] ?? "docs/dashboard");
mkdirSync(target, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "nightdesk-shots-"));
const published = join(folder, "published");
mkdirSync(published);
await makeDemoHome(published, PUBLIC_CONFIG);
writeSite(await exportDemo(published), join(published, "site"));
const stages = await openDemoStages(folder);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  for (const [view, viewport] of VIEWS) {
    for (const theme of ["light", "dark"] as const) {
      for (const screen of [...SCREENS, ...STATES, ...PUBLISHED]) {
        if (only !== null && !only.includes(screen.name)) continue;
        const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: "reduce" });
        const page = await context.newPage();
        page.on("pageerror", (fault) => console.error(`${screen.name} ${view} ${theme}: ${fault.message}`));
        await page.goto(await addressOf(screen, page));
        await shoot(page, screen, join(target, `${screen.name}-${view}-${theme}.${ending}`));
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  await stages.close();
  rmSync(folder, { recursive: true, force: true });
}

async function addressOf(screen: Screen, page: Page): Promise<string> {
  if (!PUBLISHED.includes(screen)) return stages[screen.stage ?? "year"].link();
  // Seen by a reader who comes a quarter of an hour after the newest fact.
  await page.clock.setFixedTime(NOW + 15 * 60_000);
  return pathToFileURL(join(published, "site", "index.html")).href;
}

async function shoot(page: Page, screen: Screen, path: string): Promise<void> {
  await page.locator("main :is(h1, h2)").first().waitFor();
  await screen.before?.(page);
  await page.evaluate(`location.hash = ${JSON.stringify(screen.hash)}`);
  await page.locator("main :is(h1, h2):not(.vh)").first().waitFor();
  if (screen.before === undefined)
    await page
      .getByText(/^Asking (?:for )?the /)
      .first()
      .waitFor({ state: "hidden" });
  await screen.after?.(page);
  await page.evaluate("document.fonts.ready");
  // WebP, a quarter of a PNG; the browser itself can write it.
  const client = await page.context().newCDPSession(page);
  const { cssContentSize } = (await client.send("Page.getLayoutMetrics")) as {
    cssContentSize: { width: number; height: number };
  };
  const { data } = await client.send("Page.captureScreenshot", {
    ...(path.endsWith(".png") ? { format: "png" as const } : { format: "webp" as const, quality: 45 }),
    captureBeyondViewport: true,
    clip: {
      x: 0,
      y: 0,
      width: cssContentSize.width,
      height: Math.min(3200, cssContentSize.height),
      scale: 1,
    },
  });
  writeFileSync(path, Buffer.from(data, "base64"));
  await client.detach();
}
