/** One try of a request, with its time limits. */
import type { PreparedRequest } from "./http-request.ts";

export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

interface TryOptions<T> {
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly idleMs: number;
  /** Makes the result of the response; the time limit holds until it is there. */
  readonly read: (response: Response) => Promise<T>;
}

/** Its own error, so that a slow server and the end of the run can be told apart. */
export class TimedOut extends Error {
  constructor(what: string, ms: number) {
    super(`${what} within ${ms / 1000} s`);
    this.name = "TimedOut";
  }
}

/** @throws what `fetch` and `read` throw, `TimedOut`, or the signal's reason */
export async function tryOnce<T>(request: PreparedRequest, options: TryOptions<T>): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new TimedOut("no complete answer", options.timeoutMs)),
    options.timeoutMs,
  );
  try {
    const { url, method, headers, body } = request;
    const signal = AbortSignal.any([options.signal, limit.signal]);
    const response = await options.fetch(url, { method, headers, body, signal });
    return await options.read(guardIdle(response, options.idleMs, limit));
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Watches the body while somebody reads it: a connection that stands still must not hold the run for ever. */
function guardIdle(response: Response, idleMs: number, limit: AbortController): Response {
  if (response.body === null) return response;
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => limit.abort(new TimedOut("nothing more of the body came", idleMs)),
      idleMs,
    ).unref();
  };
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    start: wait,
    transform(chunk, controller) {
      wait();
      controller.enqueue(chunk);
    },
    flush: () => clearTimeout(timer),
  });
  const guarded = new Response(response.body.pipeThrough(watch), {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
  // A response that was made by hand has no address of its own.
  Object.defineProperty(guarded, "url", { value: response.url });
  return guarded;
}
