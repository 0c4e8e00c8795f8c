/** A reader of the published page, with a browser and nothing else. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { NOW } from "../../scripts/demo/moments.ts";
import { exportDemo, type PlainServer, servePlainly, writeSite } from "../../scripts/demo/published.ts";
import type { Site } from "../../src/ports/publishing.ts";
import { openPublishedHome } from "../dashboard/published-stage.ts";
import { chromiumPath } from "./chromium.ts";

const executablePath = chromiumPath();

export const SCREENS = [
  "#/",
  "#/?since=week",
  "#/tasks",
  "#/task/backup_photos",
  "#/run/stbackup1",
  "#/timeline",
  "#/failures",
];

export interface Reader {
  readonly page: Page;
  readonly faults: string[];
  readonly requests: string[];
  readonly statuses: number[];
  close(): Promise<void>;
}

export interface Reading {
  site(): Site;
  /** Where the page lies on the disk. */
  folder(): string;
  /** Where it is served, with the `/` at its end. */
  address(): string;
  /** Opens a page as its reader does, from far away; `at` is what the reader's clock says. */
  read(address: string, options?: BrowserContextOptions, at?: number): Promise<Reader>;
}

interface Opened {
  readonly site: Site;
  readonly folder: string;
  readonly server: PlainServer;
  readonly browser: Browser;
}

/** Publishes the page of a home before the tests of a file: onto the disk, and below a path of a plain server. */
export function reading(): Reading {
  let opened: Opened | null = null;
  before(async () => {
    if (executablePath === null) return;
    const home = await openPublishedHome();
    const site = await exportDemo(home.folder);
    home.remove();
    const folder = mkdtempSync(join(tmpdir(), "nightdesk-site-"));
    writeSite(site, folder);
    const server = await servePlainly(site);
    opened = {
      site,
      folder,
      server,
      browser: await chromium.launch({ executablePath, args: ["--no-sandbox"] }),
    };
  });
  after(async () => {
    if (opened === null) return;
    await opened.browser.close();
    await opened.server.close();
    rmSync(opened.folder, { recursive: true, force: true });
  });
  function there(): Opened {
    if (opened === null) throw new Error("asked for before it was opened");
    return opened;
  }
  return {
    site: () => there().site,
    folder: () => there().folder,
    address: () => there().server.address,
    async read(address, options = {}, at = NOW + 15 * 60_000) {
      const context = await there().browser.newContext({
        reducedMotion: "reduce",
        timezoneId: "America/New_York",
        ...options,
      });
      const page = await context.newPage();
      const faults: string[] = [];
      const requests: string[] = [];
      const statuses: number[] = [];
      page.on("pageerror", (fault) => faults.push(fault.message));
      page.on(
        "console",
        (message) => void (["error", "warning"].includes(message.type()) && faults.push(message.text())),
      );
      page.on("request", (request) => requests.push(request.url()));
      page.on("requestfailed", (request) => faults.push(`failed: ${request.url()}`));
      page.on("response", (response) => statuses.push(response.status()));
      await page.clock.setFixedTime(at);
      await page.goto(address);
      await page.locator("main :is(h1, h2):not(.vh)").first().waitFor();
      return { page, faults, requests, statuses, close: () => context.close() };
    },
  };
}
