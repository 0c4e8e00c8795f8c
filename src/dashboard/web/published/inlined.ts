/** What a published page carries with it. */
import type { Published } from "../../api/published.ts";

/** null on the live page. */
export const inlined: Published | null = readInlined();

export const isPublished = inlined !== null;

/** Screens that a published page has. */
export const PUBLISHED_PAGES: readonly string[] = ["morning", "tasks", "task", "run", "timeline", "failures"];

function readInlined(): Published | null {
  const text = document.getElementById("answers")?.textContent;
  return text == null ? null : (JSON.parse(text) as Published);
}

/** True where the page of a run can be shown. */
export function hasRun(id: string): boolean {
  return inlined === null || Object.hasOwn(inlined.runs, id);
}

/** Days of the timeline that the page has, the newest first; null on the live page, which has all. */
export function publishedDays(): readonly string[] | null {
  return inlined === null ? null : Object.keys(inlined.days);
}
