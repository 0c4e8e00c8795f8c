/** Where we are: `#/run/abc?attempt=2`. The hash works from any path, and from disk. */
import { computed, signal } from "@preact/signals";

export interface Place {
  readonly page: string;
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

const hash = signal(location.hash);

addEventListener("hashchange", () => {
  const before = placeOf(hash.value);
  hash.value = location.hash;
  const after = placeOf(hash.value);
  if (before.page === after.page && before.parts.join("/") === after.parts.join("/")) return;
  scrollTo(0, 0);
  // The reader of a screen hears that another page is there.
  document.getElementById("main")?.focus({ preventScroll: true });
});

export const place = computed<Place>(() => placeOf(hash.value));

/** Where "Skip to the content" leads, if somebody opens it as an address. */
const CONTENT = "#main";

function placeOf(text: string): Place {
  const [path = "", query = ""] = text.replace(/^#\/?/, "").split("?");
  const [page = "", ...parts] = path.split("/").map(decode);
  return {
    page: page === "" || text === CONTENT ? "morning" : page,
    parts,
    query: new URLSearchParams(query),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function to(page: string, ...parts: readonly string[]): string {
  return `#/${[page, ...parts].map(encodeURIComponent).join("/")}`;
}

/** Changes what is asked for on this page; the way back stays as it was. */
export function setQuery(changes: Readonly<Record<string, string | null>>): void {
  const { page, parts, query } = place.value;
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  history.replaceState(null, "", `${to(page, ...parts)}${text === "" ? "" : `?${text}`}`);
  hash.value = location.hash;
}
