/** The log of a run, as it grows. Text only; what was masked is marked. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { isPublished } from "../published/inlined.ts";
import { number } from "../text/format.ts";
import { Glyph } from "./glyph.tsx";

/** More lines than this make a page slow; the rest is in the file. */
const MOST_LINES = 5_000;

/** After this long without a text the run has printed nothing. */
const SILENT_MS = 300;

interface LogProps {
  id: string;
  isLive: boolean;
  attempts: number;
  log: string | null;
}

export function Log({ id, isLive, log }: LogProps) {
  const { text, state, more } = useLog(id, isLive, log !== null);
  const [find, setFind] = useState("");
  const [isFollowing, setFollowing] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => text.split("\n").slice(0, -1), [text]);
  const word = find.trim().toLowerCase();
  const found = word === "" ? lines : lines.filter((line) => line.toLowerCase().includes(word));
  const shown = found.slice(-MOST_LINES);
  useEffect(() => {
    if (isFollowing && isLive && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [text, isFollowing]);
  if (isPublished) return null;
  return (
    <section class="sec">
      <div class="row" style={{ marginBottom: "8px" }}>
        <h2>Log</h2>
        <small>
          {isLive && <Glyph look="running" label="" />} {isLive ? "following, " : ""}
          {number(found.length)} {word === "" ? "lines" : `of ${number(lines.length)} lines`}
          {log === null ? "" : `, ${log}`}
        </small>
        <span class="row push">
          <label class="vh" for="lf">
            Find in log
          </label>
          <input
            id="lf"
            type="search"
            placeholder="Find in log"
            value={find}
            onInput={({ currentTarget }) => setFind(currentTarget.value)}
          />
          {isLive && (
            <button class="quiet" aria-pressed={isFollowing} onClick={() => setFollowing(!isFollowing)}>
              {isFollowing ? "Stop following" : "Follow"}
            </button>
          )}
          <button class="quiet" onClick={() => void navigator.clipboard.writeText(text)}>
            Copy
          </button>
        </span>
      </div>
      {shown.length === 0 ? (
        <p class="soft">
          {state === "loading"
            ? "Asking for the log…"
            : word === ""
              ? isLive
                ? "It has printed nothing so far."
                : "It printed nothing."
              : "No line holds this."}
        </p>
      ) : (
        <div class="log" ref={box} tabIndex={0} role="log" aria-label={`Log of run ${id}`}>
          {found.length > shown.length && (
            <p class="soft" style={{ padding: "0 12px" }}>
              The {number(found.length - shown.length)} lines before stand in the file.
            </p>
          )}
          <ol>
            {shown.map((line, index) => (
              <LogLine key={index} line={line} />
            ))}
          </ol>
        </div>
      )}
      {state === "broken" && <p class="bad">The log cannot be read.</p>}
      {more !== null && (
        <button class="quiet" onClick={more}>
          Show more
        </button>
      )}
    </section>
  );
}

const TIME = /^(?:\d{4}-\d{2}-\d{2}[T ])?(\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)(?:Z|[+-]\d{2}:?\d{2})?[ \t]+/;

function LogLine({ line }: { line: string }) {
  const time = TIME.exec(line);
  const text = time === null ? line : line.slice(time[0].length);
  return (
    <li class={line.startsWith("===") ? "mark" : ""}>
      <time>{time?.[1] ?? ""}</time>
      <span>
        {text.split(/([•●*]{4,})/).map((part, index) =>
          index % 2 === 1 ? (
            <span class="mask" key={index}>
              {part}
            </span>
          ) : (
            part
          ),
        )}
      </span>
    </li>
  );
}

/** Reads while the page is looked at: a browser has few connections, and a hidden page needs none. */
function useLog(id: string, isLive: boolean, isThere: boolean) {
  const [text, setText] = useState("");
  const [state, setState] = useState<"loading" | "open" | "end" | "broken">("loading");
  const [from, setFrom] = useState<string | null>(null);
  const [rest, setRest] = useState<string | null>(null);
  const position = useRef<string | null>(null);
  const isOver = useRef(false);

  useEffect(() => {
    if (isPublished || (!isLive && !isThere)) return setState("end");
    if (isOver.current && isLive) isOver.current = false;
    let source: EventSource | null = null;
    const open = () => {
      if (document.hidden || source !== null || isOver.current) return;
      const start = position.current ?? from;
      const query = start === null ? "" : `?from=${encodeURIComponent(start)}`;
      source = new EventSource(`api/runs/${encodeURIComponent(id)}/log${query}`);
      let waiting = "";
      let frame = 0;
      const flush = () => {
        frame = 0;
        const news = waiting;
        waiting = "";
        setText((old) => old + news);
      };
      // What was printed until now comes at once; silence after that is its own.
      source.addEventListener("open", () => {
        setTimeout(() => setState((old) => (old === "loading" ? "open" : old)), SILENT_MS);
      });
      source.addEventListener("text", (event) => {
        position.current = event.lastEventId;
        waiting += (JSON.parse(event.data as string) as { text: string }).text;
        setState("open");
        // One drawing for many lines.
        frame ||= requestAnimationFrame(flush);
      });
      source.addEventListener("end", () => {
        isOver.current = true;
        setState("end");
        close();
      });
      source.addEventListener("more", (event) => {
        setRest(event.lastEventId);
        isOver.current = true;
        close();
      });
      source.addEventListener("lost", () => {
        isOver.current = true;
        setState("broken");
        close();
      });
    };
    const close = () => {
      source?.close();
      source = null;
    };
    const turn = () => (document.hidden ? close() : open());
    document.addEventListener("visibilitychange", turn);
    open();
    return () => {
      document.removeEventListener("visibilitychange", turn);
      close();
    };
  }, [id, isThere, from]);

  const more =
    rest === null
      ? null
      : () => {
          isOver.current = false;
          position.current = rest;
          setFrom(rest);
          setRest(null);
        };
  return { text, state, more };
}
