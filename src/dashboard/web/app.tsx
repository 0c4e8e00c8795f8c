/** The page around the pages. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Edition } from "./parts/edition.tsx";
import { Sprite } from "./parts/glyph.tsx";
import { KeysHelp } from "./parts/keys-help.tsx";
import { FrontMast, Mast } from "./parts/masthead.tsx";
import { Notices } from "./parts/notices.tsx";
import { Audit } from "./pages/audit.tsx";
import { Data } from "./pages/data.tsx";
import { Failures } from "./pages/failures.tsx";
import { Morning } from "./pages/morning.tsx";
import { Record } from "./pages/record.tsx";
import { Run } from "./pages/run.tsx";
import { Search } from "./pages/search.tsx";
import { Task } from "./pages/task.tsx";
import { Tasks } from "./pages/tasks.tsx";
import { Timeline } from "./pages/timeline.tsx";
import { isPublished, PUBLISHED_PAGES } from "./published/inlined.ts";
import { said } from "./state/session.ts";
import { type Place, place } from "./state/route.ts";
import { useKeys } from "./state/keys.ts";

interface Screen {
  readonly title: string;
  readonly content: ComponentChildren;
}

export function App() {
  const where = place.value;
  const { title, content } = screenOf(where);
  const isFront = where.page === "morning";
  useEffect(() => {
    document.title = `${title} · Nightdesk`;
    document.body.className = isFront ? "front" : "";
  }, [title, isFront]);
  useKeys();
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <Sprite />
      {isFront ? <FrontMast /> : <Mast />}
      {!isPublished && <Notices />}
      <main id="main" tabIndex={-1} key={`${where.page}/${where.parts.join("/")}`}>
        {content}
      </main>
      {isPublished && (
        <footer style={{ marginTop: "40px" }}>
          <small class="soft">
            <Edition />
          </small>
        </footer>
      )}
      <KeysHelp />
      <div role="status" aria-live="polite">
        {said.value !== null && (
          <p class="toast">
            {said.value.isBad && "Not done: "}
            {said.value.text}
          </p>
        )}
      </div>
    </>
  );
}

/** The hash is the address here, so a jump within the page is made by hand. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function screenOf({ page, parts }: Place): Screen {
  const [first = "", second = ""] = parts;
  if (isPublished) {
    if (page === "morning") return { title: "The record", content: <Record /> };
    if (!PUBLISHED_PAGES.includes(page)) return nowhere();
  }
  switch (page) {
    case "morning":
      return { title: "This morning", content: <Morning /> };
    case "tasks":
      return { title: "Tasks", content: <Tasks /> };
    case "task":
      return { title: first, content: <Task id={first} /> };
    case "run":
      return { title: `Run ${first}`, content: <Run id={first} /> };
    case "timeline":
      return { title: "Timeline", content: <Timeline /> };
    case "failures":
      return { title: "Failures", content: <Failures /> };
    case "data":
      return { title: "Data and spend", content: <Data dataset={first} table={second} /> };
    case "audit":
      return { title: "Audit", content: <Audit /> };
    case "search":
      return { title: "Search", content: <Search /> };
    default:
      return nowhere();
  }
}

function nowhere(): Screen {
  return {
    title: "Not here",
    content: (
      <>
        <h1>There is no such page</h1>
        <p style={{ marginTop: "12px" }}>
          <a href="#/">{isPublished ? "The record" : "This morning"}</a>
        </p>
      </>
    ),
  };
}
