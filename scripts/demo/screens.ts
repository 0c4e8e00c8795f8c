/** Every screen and every state of the page, as the pictures and the tests of barriers see them. */
import type { Page } from "playwright-core";

export type StageName = "year" | "first_day" | "trouble";

export interface Screen {
  readonly name: string;
  readonly hash: string;
  /** Whose home; default: the year. */
  readonly stage?: StageName;
  /** Before the page is opened. */
  before?(page: Page): Promise<void>;
  /** Once it is there. */
  after?(page: Page): Promise<void>;
}

export const SCREENS: readonly Screen[] = [
  { name: "this-morning", hash: "#/" },
  { name: "tasks", hash: "#/tasks" },
  { name: "run", hash: "#/run/stmemory1" },
  { name: "running", hash: "#/run/stclinpgx1" },
  { name: "task", hash: "#/task/clinvar" },
  { name: "timeline", hash: "#/timeline" },
  { name: "data", hash: "#/data" },
  { name: "table", hash: "#/data/genome_watch/changes?filter=stars%20%3E%3D%201" },
  { name: "failures", hash: "#/failures" },
  { name: "audit", hash: "#/audit" },
  { name: "search", hash: "#/search?q=genome" },
];

/** What is not everyday. */
export const STATES: readonly Screen[] = [
  { name: "first-day", hash: "#/", stage: "first_day" },
  { name: "first-day-tasks", hash: "#/tasks", stage: "first_day" },
  { name: "first-day-timeline", hash: "#/timeline", stage: "first_day" },
  { name: "first-day-data", hash: "#/data", stage: "first_day" },
  { name: "stopped", hash: "#/", stage: "trouble" },
  { name: "paused", hash: "#/tasks", stage: "trouble" },
  { name: "line-lost", hash: "#/tasks", after: loseTheLine },
  { name: "asking", hash: "#/timeline", before: holdAnswers, after: seeAsking },
  { name: "part-fault", hash: "#/timeline", before: failOnePart },
  { name: "keys", hash: "#/tasks", after: askForKeys },
];

async function loseTheLine(page: Page): Promise<void> {
  await page.route("**/api/events", (route) => route.abort());
  await page.reload();
  await page.getByText("not live since").first().waitFor();
  await page.getByRole("heading", { name: "13 tasks" }).waitFor();
}

async function holdAnswers(page: Page): Promise<void> {
  // Never fulfilled: the page shows what it shows while it waits.
  await page.route("**/api/year*", () => undefined);
}

async function seeAsking(page: Page): Promise<void> {
  await page.getByText("asking…").first().waitFor();
}

async function failOnePart(page: Page): Promise<void> {
  await page.route("**/api/year*", (route) =>
    route.fulfill({
      status: 500,
      json: { error: "Nightdesk could not answer this; its terminal says why." },
    }),
  );
}

async function askForKeys(page: Page): Promise<void> {
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
}
