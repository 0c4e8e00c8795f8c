/**
 * One stream of changes for all pages of a browser. A browser opens six connections to a server at most, so fifty pages
 * with a stream each would stand still: the pages choose one that listens and tells the others.
 */
import { isPublished } from "../published/inlined.ts";
import { ask, AskError } from "./api.ts";
import { changes, heardAt, line, now, serverNow, session, setClock } from "./session.ts";

const TICK_MS = 10_000;
const MINUTE_MS = 60_000;
const AGAIN_MS = 2_000;

/** What the page that listens tells the others. */
type Word = "here" | "change" | "lost";

export async function startLive(): Promise<void> {
  await refreshSession();
  setInterval(() => (now.value = serverNow()), TICK_MS);
  if (isPublished) return;
  // That nobody is at the desk any more is no change of the ledger.
  setInterval(() => void refreshSession(), MINUTE_MS);
  const channel = new BroadcastChannel(`nightdesk ${location.host}`);
  channel.addEventListener("message", ({ data }: MessageEvent<Word>) => hear(data));
  const listen = () => listenForAll(channel);
  // Held until this page goes; then the next page in the queue begins to listen.
  if ("locks" in navigator) void navigator.locks.request(`nightdesk ${location.host}`, listen);
  else void listen();
}

function listenForAll(channel: BroadcastChannel): Promise<never> {
  open();
  return new Promise(() => undefined);

  function open(): void {
    const source = new EventSource("api/events");
    source.addEventListener("open", () => tellAll("here"));
    source.addEventListener("change", () => tellAll("change"));
    source.addEventListener("error", () => {
      tellAll("lost");
      // The browser comes back by itself after a lost line, and gives up after a refusal.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(() => void refreshSession().then(() => line.value !== "out" && open()), AGAIN_MS);
      }
    });
  }

  function tellAll(word: Word): void {
    channel.postMessage(word);
    hear(word);
  }
}

function hear(word: Word): void {
  if (word === "lost") {
    if (line.value !== "out") line.value = "lost";
    return;
  }
  // Whoever comes back does not know what happened meanwhile.
  const isBack = line.value === "lost";
  heardAt.value = serverNow();
  line.value = "live";
  if (word !== "change" && !isBack) return;
  changes.value += 1;
  void refreshSession();
}

/** The token, and the few figures of the masthead. */
export async function refreshSession(): Promise<void> {
  try {
    const known = await ask("session", "/api/session");
    session.value = known;
    setClock(known.at);
    // Where the stream is lost one answer is no sign that we are live.
    if (line.value !== "lost") heardAt.value = known.at;
    if (isPublished) line.value = "live";
  } catch (fault) {
    const isRefused = fault instanceof AskError && (fault.status === 401 || fault.status === 429);
    line.value = isRefused ? "out" : "lost";
  }
}
