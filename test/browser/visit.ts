/** A person with a browser, over a home with a year in it. */
import { after, before } from "node:test";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import type { DemoOptions } from "../../scripts/demo/demo-home.ts";
import { openStage, type Stage } from "../dashboard/stage.ts";
import { chromiumPath } from "./chromium.ts";

const executablePath = chromiumPath();

/** Said by each test that needs a browser where there is none. */
export const skip =
  executablePath === null && "no Chromium on this machine (Debian: apt-get install chromium)";

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained of. */
  readonly faults: string[];
}

export interface Visiting {
  stage(): Stage;
  browser(): Browser;
  /** Enters by a new link. */
  open(options?: BrowserContextOptions): Promise<Visit>;
}

/** Opens home and browser before the tests of a file, and closes them after. */
export function visiting(demo: DemoOptions = {}): Visiting {
  let stage: Stage | null = null;
  let browser: Browser | null = null;
  before(async () => {
    if (executablePath === null) return;
    stage = await openStage(demo);
    browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--host-resolver-rules=MAP evil.test 127.0.0.1"],
    });
  });
  after(async () => {
    await browser?.close();
    await stage?.close();
  });
  function there<T>(thing: T | null): T {
    if (thing === null) throw new Error("asked for before it was opened");
    return thing;
  }
  return {
    stage: () => there(stage),
    browser: () => there(browser),
    async open(options = {}) {
      const context = await there(browser).newContext({ reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      endQuietly(context, page);
      const faults: string[] = [];
      page.on("pageerror", (fault) => faults.push(fault.message));
      page.on("console", (message) => void (message.type() === "error" && faults.push(message.text())));
      await page.goto(there(stage).dashboard.link());
      await page.locator("main :is(h1, h2)").first().waitFor();
      return { context, page, faults };
    },
  };
}

/** An answer that a test was changing on its way when it ended is nobody's fault. */
function endQuietly(context: BrowserContext, page: Page): void {
  const close = context.close.bind(context);
  context.close = async (options) => {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await close(options);
  };
}

/** Goes to a screen and waits until its answers are there. */
export async function show(page: Page, hash: string): Promise<void> {
  await goTo(page, hash);
  await page
    .getByText(/^Asking (?:for )?the /)
    .first()
    .waitFor({ state: "hidden" });
}

/** Goes to a screen, whether or not its answers will come. */
export async function goTo(page: Page, hash: string): Promise<void> {
  // Until the page has heard of the address and drawn, what is read is the screen before.
  await page.evaluate(`(async (hash) => {
    if (location.hash === hash) return;
    const heard = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    location.hash = hash;
    await heard;
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  })(${JSON.stringify(hash)})`);
  await page.locator("main :is(h1, h2):not(.vh)").first().waitFor();
}
