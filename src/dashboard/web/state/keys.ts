/** Single keys, for those who never leave the keyboard: `/` searches, g and a letter goes to a page, `?` lists them all. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isPublished, PUBLISHED_PAGES } from "../published/inlined.ts";
import { place, setQuery, to } from "./route.ts";

const ALL_PAGES: Readonly<Record<string, string>> = {
  m: "morning",
  t: "tasks",
  l: "timeline",
  d: "data",
  f: "failures",
  a: "audit",
  s: "search",
};

/** Those that are there. */
const PAGES = Object.fromEntries(
  Object.entries(ALL_PAGES).filter(([, page]) => !isPublished || PUBLISHED_PAGES.includes(page)),
);

const ALL_KEYS = [
  ["/", "filters the tasks or the rows, or searches"],
  ["g m", "this morning"],
  ["g t", "tasks"],
  ["g l", "timeline"],
  ["g d", "data and spend"],
  ["g f", "failures"],
  ["g a", "audit"],
  ["g s", "search"],
  ["j k", "the next and the previous row or finding"],
  ["[ ]", "the day before and the day after, on the timeline"],
  ["?", "this list"],
  ["Esc", "closes it"],
] as const;

/** In the order in which they are listed. */
export const KEYS = ALL_KEYS.filter(([key]) => !key.startsWith("g ") || key.slice(2) in PAGES);

export const areKeysShown = signal(false);
/** Who dictates or shakes sets off single keys without wanting to. */
export const areKeysOn = signal(remembered());

function remembered(): boolean {
  try {
    return localStorage.getItem("keys") !== "off";
  } catch {
    return true;
  }
}

export function turnKeys(on: boolean): void {
  areKeysOn.value = on;
  try {
    localStorage.setItem("keys", on ? "on" : "off");
  } catch {
    // It holds for this page then.
  }
}

const PATIENCE_MS = 1_200;
/** What j and k walk over: the first link or button of each. */
const STOPS = "main tbody tr, main .grid > li:not(.hd), main article, main .list li, main section.ask";
const INSIDE = "a[href], button";

export function useKeys(): void {
  useEffect(() => {
    let goesAt = Number.NEGATIVE_INFINITY;
    const press = (event: KeyboardEvent) => {
      const { target, key } = event;
      const isTyping =
        target instanceof HTMLElement && target.closest("input, select, textarea, dialog") !== null;
      if (!areKeysOn.value || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      const goesTo = event.timeStamp - goesAt < PATIENCE_MS ? PAGES[key] : undefined;
      goesAt = Number.NEGATIVE_INFINITY;
      if (goesTo !== undefined) location.hash = to(goesTo);
      else if (key === "g") goesAt = event.timeStamp;
      else if (key === "?") areKeysShown.value = true;
      else if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
      else if (key === "[" || key === "]") turnDay(key === "[" ? "before" : "after");
      else if (key === "/") {
        event.preventDefault();
        const own = document.querySelector<HTMLInputElement>("main input[type=search]");
        if (own !== null) own.focus();
        else if (!isPublished) location.hash = to("search");
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

function walk(by: 1 | -1): void {
  const stops = [...document.querySelectorAll(STOPS)]
    .flatMap((stop) => stop.querySelector<HTMLElement>(INSIDE) ?? [])
    // What is folded away takes no focus.
    .filter((stop) => stop.checkVisibility());
  const here = document.activeElement;
  const current = stops.findIndex((stop) => stop === here || stop.closest(STOPS)?.contains(here) === true);
  const next = current === -1 ? (by === 1 ? 0 : stops.length - 1) : current + by;
  stops[next]?.focus();
}

function turnDay(side: "before" | "after"): void {
  if (place.value.page !== "timeline") return;
  const button = document.querySelector<HTMLButtonElement>(`main button[data-turn=${side}]`);
  if (button !== null && !button.disabled) setQuery({ date: button.value });
}
