/** Single keys, for those who never leave the keyboard: `/` searches, g and a letter goes to a page. */
import { useEffect } from "preact/hooks";
import { isPublished, PUBLISHED_PAGES } from "../published/inlined.ts";
import { place, to } from "./route.ts";

const PAGES: Readonly<Record<string, string>> = {
  m: "morning",
  t: "tasks",
  l: "timeline",
  d: "data",
  f: "failures",
  a: "audit",
};

function isPage(page: string | undefined): page is string {
  return page !== undefined && (!isPublished || PUBLISHED_PAGES.includes(page));
}

const PATIENCE_MS = 1_200;

export function useKeys(): void {
  useEffect(() => {
    let goesAt = 0;
    const press = (event: KeyboardEvent) => {
      const { target, key } = event;
      const isTyping =
        target instanceof HTMLElement && target.closest("input, select, textarea, dialog") !== null;
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      if (key === "/" && (!isPublished || place.value.page === "tasks")) {
        event.preventDefault();
        const own = document.querySelector<HTMLInputElement>("main input[type=search]");
        if (own === null) location.hash = to("search");
        else own.focus();
      } else if (key === "g") goesAt = event.timeStamp;
      else if (event.timeStamp - goesAt < PATIENCE_MS && isPage(PAGES[key])) {
        goesAt = 0;
        location.hash = to(PAGES[key]);
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
