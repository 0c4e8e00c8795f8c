/** What stays open: the stream of changes and the log of a run. Both go on where a lost connection ended. */
import type { Context } from "hono";
import { streamSSE, type SSEStreamingApi } from "hono/streaming";
import type { Run } from "../../core/run.ts";
import { isTerminal } from "../../core/transitions.ts";
import type { Changes } from "./changes.ts";
import { clean } from "../reading/clean.ts";
import type { DashboardSources } from "../reading/sources.ts";

/** Proxies and laptops drop what is silent; the browser notices a lost line by it. */
const HEARTBEAT_MS = 15_000;
const MOST_STREAMS = 300;
/** One connection carries this many characters of an ended log; the page asks for more. */
const MOST_PIECE = 1 << 20;

export interface Streams {
  events(context: Context): Promise<Response> | Response;
  log(context: Context, run: Run): Promise<Response> | Response;
  close(): void;
}

export function createStreams(sources: DashboardSources, changes: Changes): Streams {
  const closing = new AbortController();
  let open = 0;

  /** Runs until the browser goes, the work is done or the server closes. */
  function stream(context: Context, work: (out: SSEStreamingApi, gone: AbortSignal) => Promise<void>) {
    // Nobody would ever read its stream, or end it.
    if (context.req.method === "HEAD")
      return context.body(null, 200, { "Content-Type": "text/event-stream" });
    if (open >= MOST_STREAMS) return context.json({ error: "too many open pages" }, 503);
    open += 1;
    return streamSSE(context, async (out) => {
      const gone = new AbortController();
      const end = () => gone.abort();
      out.onAbort(end);
      closing.signal.addEventListener("abort", end, { once: true });
      try {
        await Promise.all([work(out, gone.signal).finally(end), beat(out, gone.signal)]);
      } finally {
        open -= 1;
        closing.signal.removeEventListener("abort", end);
      }
    });
  }

  async function beat(out: SSEStreamingApi, gone: AbortSignal): Promise<void> {
    while (!gone.aborted) {
      await sources.clock.sleep(HEARTBEAT_MS, gone);
      if (!gone.aborted) await out.write(": still here\n\n");
    }
  }

  return {
    events(context) {
      const seen = context.req.header("Last-Event-ID");
      return stream(context, async (out, gone) => {
        const send = (mark: number) =>
          out.writeSSE({ event: "change", id: String(mark), data: JSON.stringify({ mark }) });
        const unsubscribe = changes.subscribe((mark) => void send(mark));
        try {
          const mark = await changes.mark();
          // Whoever comes back hears at once that something happened meanwhile; whoever is new learns where we are.
          if (seen !== String(mark)) await send(mark);
          await untilAborted(gone);
        } finally {
          unsubscribe();
        }
      });
    },

    log(context, run) {
      const from = positionOf(context.req.header("Last-Event-ID") ?? context.req.query("from"), run);
      return stream(context, async (out, gone) => {
        if (isTerminal(run.state)) {
          const isWhole = await writtenLog(out, gone, run, from.at);
          if (isWhole) await out.writeSSE({ event: "end", data: "{}" });
          return;
        }
        // While it waits, what its attempts have said so far is in the day's log.
        if (run.state === "waiting") await writtenLog(out, gone, run, from.attempt === 0 ? from.at : 0);
        await liveLog(out, gone, run, from);
      });
    },

    close: () => closing.abort(),
  };

  /** @returns false if there is more, or nobody to send it to */
  async function writtenLog(
    out: SSEStreamingApi,
    gone: AbortSignal,
    run: Run,
    from: number,
  ): Promise<boolean> {
    const pieces = sources.readLog(run);
    let at = 0;
    try {
      for await (const piece of pieces ?? []) {
        if (gone.aborted) return false;
        const skip = Math.max(0, from - at);
        at += piece.length;
        if (skip >= piece.length) continue;
        await sendText(out, `0:${at}`, piece.slice(skip));
        if (at - from < MOST_PIECE) continue;
        await out.writeSSE({ event: "more", id: `0:${at}`, data: "{}" });
        return false;
      }
    } catch {
      await out.writeSSE({ event: "lost", data: JSON.stringify({ why: "the log cannot be read" }) });
    }
    return true;
  }

  async function liveLog(out: SSEStreamingApi, gone: AbortSignal, run: Run, from: Position): Promise<void> {
    let current: Run | null = run;
    let seen = from;
    let hasTold = from.at > 0 || run.state === "waiting";
    while (current !== null && !isTerminal(current.state) && !gone.aborted) {
      if (current.state === "running") {
        const { attempts } = current;
        let at = 0;
        const skipTo = seen.attempt === attempts ? seen.at : 0;
        // Whoever reads slowly is waited for, so that nothing piles up here.
        const tell = async (text: string) => {
          const skip = Math.max(0, skipTo - at);
          at += text.length;
          hasTold = true;
          if (skip < text.length) await sendText(out, `${attempts}:${at}`, text.slice(skip));
        };
        await sources.followOutput(current, tell, gone);
        seen = { attempt: attempts, at };
      }
      current = await nextState(current, gone);
    }
    // A short run begins and ends between two looks; what it said is in the day's log by then.
    const isUnseen = current !== null && isTerminal(current.state) && !hasTold && !gone.aborted;
    if (isUnseen && current !== null && !(await writtenLog(out, gone, current, 0))) return;
    if (!gone.aborted) await out.writeSSE({ event: "end", data: "{}" });
  }

  /** Waits until the run is in another state, or in another attempt. */
  async function nextState(run: Run, gone: AbortSignal): Promise<Run | null> {
    while (!gone.aborted) {
      const change = Promise.withResolvers<void>();
      const unsubscribe = changes.subscribe(() => change.resolve());
      gone.addEventListener("abort", () => change.resolve(), { once: true });
      try {
        const now = await sources.reading.run(run.id);
        if (now === null || now.state !== run.state || now.attempts !== run.attempts) return now;
        await change.promise;
      } finally {
        unsubscribe();
      }
    }
    return run;
  }
}

interface Position {
  readonly attempt: number;
  readonly at: number;
}

/** `2:4096`: so many characters of the second attempt are there already. */
function positionOf(text: string | undefined, run: Run): Position {
  const match = /^(\d{1,6}):(\d{1,12})$/.exec(text ?? "");
  if (match === null) return { attempt: run.attempts, at: 0 };
  return { attempt: Number(match[1]), at: Number(match[2]) };
}

function sendText(out: SSEStreamingApi, id: string, text: string): Promise<void> {
  return out.writeSSE({ event: "text", id, data: JSON.stringify({ text: clean(text) }) });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
