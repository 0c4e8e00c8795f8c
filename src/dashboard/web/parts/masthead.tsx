/** The name of the paper, the pages, and whether what stands here is true now. */
import { useState } from "preact/hooks";
import { heardAt, isSlow, line, session } from "../state/session.ts";
import { place, to } from "../state/route.ts";
import { inlined, isPublished, PUBLISHED_PAGES } from "../published/inlined.ts";
import { Edition } from "./edition.tsx";
import { clock } from "./clock.ts";

const PAGES = [
  ["morning", "This morning"],
  ["tasks", "Tasks"],
  ["timeline", "Timeline"],
  ["data", "Data and spend"],
  ["failures", "Failures"],
  ["audit", "Audit"],
  ["search", "Search"],
] as const;

/** What a published page cannot show is not offered. */
const SHOWN = PAGES.filter(([page]) => !isPublished || PUBLISHED_PAGES.includes(page));

const UNDER: Readonly<Record<string, string>> = { task: "tasks", run: "tasks" };

export function FrontMast() {
  const { longDay, time, name, now: moment } = clock();
  // A paper carries the date of its facts.
  const now = inlined?.session.as_of ?? moment;
  const zone = session.value?.zone ?? "";
  return (
    <header class="mast">
      <p class="ear">
        <b>{longDay(now)}</b>
        <br />
        <small>
          {zone.split("/").at(-1)?.replaceAll("_", " ")}, {time(now)} {name(now)}
        </small>
      </p>
      <a class="plate" href="#/">
        Nightdesk
      </a>
      <p class="ear">
        <b>{edition(Number(time(now).slice(0, 2)))} edition</b>
        <br />
        <small>{isPublished ? <Edition isShort /> : <Liveness />}</small>
      </p>
      <Pages />
    </header>
  );
}

export function Mast() {
  const { day, time, now } = clock();
  const waiting = session.value?.waiting ?? 0;
  const running = session.value?.running ?? 0;
  return (
    <header class="mast">
      <a class="plate" href="#/">
        Nightdesk
      </a>
      <Pages />
      <p class="ear">
        <small>
          {waiting > 0 && (
            <>
              <a href="#/">{waiting} waiting for you</a>,{" "}
            </>
          )}
          {running > 0 && (
            <>
              <a href={`${to("tasks")}?filter=running`}>{running} running</a>,{" "}
            </>
          )}
          {isPublished ? (
            <Edition />
          ) : line.value === "live" && !isSlow.value ? (
            <>
              <span class="wider">{day(now)}</span> {time(now)}
            </>
          ) : (
            <Liveness />
          )}
        </small>
      </p>
      <Theme />
    </header>
  );
}

function edition(hour: number): string {
  if (hour < 5) return "Night";
  if (hour < 12) return "Morning";
  return hour < 18 ? "Day" : "Evening";
}

function Liveness() {
  const { time, now } = clock();
  if (line.value === "lost") return <>not live since {time(heardAt.value)}, trying again</>;
  if (line.value === "out") return <>the session is over</>;
  if (isSlow.value) return <>asking…</>;
  return <>Facts to {time(now)}, live</>;
}

function Pages() {
  const here = UNDER[place.value.page] ?? place.value.page;
  return (
    <nav aria-label="Pages">
      {SHOWN.map(([page, title]) => (
        <a
          key={page}
          href={page === "morning" ? "#/" : to(page)}
          {...(here === page ? { "aria-current": "page" } : {})}
        >
          {isPublished && page === "morning" ? "The record" : title}
        </a>
      ))}
      {place.value.page === "morning" && <Theme />}
    </nav>
  );
}

function Theme() {
  const [isDark, setDark] = useState(() => {
    const asked = document.documentElement.dataset["theme"];
    return asked === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : asked === "dark";
  });
  const click = () => {
    const theme = isDark ? "light" : "dark";
    document.documentElement.dataset["theme"] = theme;
    setDark(!isDark);
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // It holds for this page then.
    }
  };
  return (
    <button class="quiet" aria-label="Switch between light and dark" onClick={click}>
      {isDark ? "Light" : "Dark"}
    </button>
  );
}
