/** Browsers over the homes in which the page is looked at, for the tests of one file. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { Screen } from "../../scripts/demo/screens.ts";
import { type DemoStages, openDemoStages } from "../../scripts/demo/stages.ts";
import { chromiumPath } from "./chromium.ts";
import { goTo, show } from "./visit.ts";

const executablePath = chromiumPath();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Opened {
  readonly page: Page;
  close(): Promise<void>;
}

export interface Stages {
  /** A page of its own that shows the screen. */
  open(screen: Screen, options?: BrowserContextOptions): Promise<Opened>;
}

/** Opens homes and browser before the tests of a file, and closes them after. */
export function stages(): Stages {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk-stages-"));
  let browser: Browser | null = null;
  let homes: DemoStages | null = null;
  before(async () => {
    if (executablePath === null) return;
    homes = await openDemoStages(folder);
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  after(async () => {
    await browser?.close();
    await homes?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    async open(screen, options = {}) {
      if (browser === null || homes === null) throw new Error("asked for before it was opened");
      const context = await browser.newContext({ reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      await page.goto(homes[screen.stage ?? "year"].link());
      await page.locator("main :is(h1, h2)").first().waitFor();
      await screen.before?.(page);
      await (screen.before === undefined ? show : goTo)(page, screen.hash);
      await screen.after?.(page);
      return { page, close: () => context.close() };
    },
  };
}

/** What keeps somebody out, each with its place; WCAG 2.1 AA. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return (await page.evaluate(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html, failureSummary }) =>
        html.slice(0, 160) + " " + failureSummary).join(" | ")))`,
  )) as string[];
}

/** Pixels that the page is wider than the window. */
export async function overhang(page: Page): Promise<number> {
  return Number(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  );
}
