/**
 * `node scripts/dashboard-shots.ts [DIR]`: pictures of every screen of the invented person's dashboard, in both themes, on
 * a desk and on a phone. They are looked at after every change of the page, beside those in `docs/dashboard/`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";
import { chromiumPath } from "../test/browser/chromium.ts";
import { makeDemoHome, serveDemo } from "./demo/demo-home.ts";
import { NOW } from "./demo/moments.ts";
import { exportDemo, PUBLIC_CONFIG, writeSite } from "./demo/published.ts";

const SCREENS = [
  ["this-morning", "#/"],
  ["tasks", "#/tasks"],
  ["run", "#/run/stmemory1"],
  ["running", "#/run/stclinpgx1"],
  ["task", "#/task/clinvar"],
  ["timeline", "#/timeline"],
  ["data", "#/data"],
  ["table", "#/data/genome_watch/changes?filter=stars%20%3E%3D%201"],
  ["failures", "#/failures"],
  ["audit", "#/audit"],
  ["search", "#/search?q=genome"],
] as const;

/** Of the page that is published, as it lies on the disk. */
const PUBLISHED = [
  ["published-record", "#/"],
  ["published-tasks", "#/tasks"],
] as const;

const VIEWS = [
  ["desk", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const;

const executablePath = chromiumPath();
if (executablePath === null) throw new Error("there is no Chromium; on Debian: apt-get install chromium");
/** PNG for eyes that know no WebP. */
const ending = process.argv.includes("--png") ? "png" : "webp";
const target = resolve(process.argv.slice(2).find((word) => !word.startsWith("-")) ?? "docs/dashboard");
mkdirSync(target, { recursive: true });
const home = mkdtempSync(join(tmpdir(), "nightdesk-shots-"));
await makeDemoHome(home, PUBLIC_CONFIG);
const site = join(home, "site");
writeSite(await exportDemo(home), site);
await makeDemoHome(home);
const dashboard = await serveDemo(home, 0);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  for (const [view, viewport] of VIEWS) {
    for (const theme of ["light", "dark"] as const) {
      const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: "reduce" });
      const page = await context.newPage();
      page.on("pageerror", (fault) => console.error(`${view} ${theme}: ${fault.message}`));
      page.on(
        "console",
        (message) => message.type() === "error" && console.error(`${view} ${theme}: ${message.text()}`),
      );
      await page.goto(dashboard.link());
      for (const [name, hash] of SCREENS)
        await shoot(page, hash, join(target, `${name}-${view}-${theme}.${ending}`));
      // Seen by a reader who comes a quarter of an hour after the newest fact.
      await page.clock.setFixedTime(NOW + 15 * 60_000);
      await page.goto(pathToFileURL(join(site, "index.html")).href);
      for (const [name, hash] of PUBLISHED)
        await shoot(page, hash, join(target, `${name}-${view}-${theme}.${ending}`));
      await context.close();
    }
  }
} finally {
  await browser.close();
  await dashboard.close();
  rmSync(home, { recursive: true, force: true });
}

async function shoot(page: Page, hash: string, path: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await page.locator("main :is(h1, h2):not(.vh)").first().waitFor();
  await page.getByText("Asking the").first().waitFor({ state: "hidden" });
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
