/** `http` of a task. */
import { setTimeout as pause } from "node:timers/promises";
import { createHostGate } from "./host-gate.ts";
import { beginningOf, bodyWithin } from "./http-body.ts";
import { HttpError } from "./http-error.ts";
import { downloadFile } from "./http-download.ts";
import { prepareRequest, type PreparedRequest } from "./http-request.ts";
import { type Fetch, TimedOut, tryOnce } from "./http-try.ts";
import type { Http, HttpOptions } from "./http.ts";
import { backoffMs, parseRetryAfter } from "./retry-after.ts";
import { createTokenBuckets } from "./token-bucket.ts";
import { validatorsOf, whenChanged } from "./validators.ts";

const REQUESTS_PER_HOST = 4;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_IDLE_MS = 60_000;
const DEFAULT_RETRIES = 4;
/** A server that wants to be left alone for longer gets its wish: the run fails and says when to come back. */
const LONGEST_WAIT_MS = 300_000;
const EXCERPT = 2000;
const MOST_BYTES = 256 * 1024 ** 2;

/** Refused before anything was done, so that even a POST may be sent again. */
const REFUSALS: ReadonlySet<number> = new Set([429, 503]);
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

interface HttpParts {
  readonly fetch: Fetch;
  /** Ends everything; the run's. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** How we call ourselves: `nightdesk/1.2.3`. */
  readonly userAgent: string;
}

/** @param tries made so far, for errors */
type Read<T> = (response: Response, request: PreparedRequest, tries: number) => Promise<T>;

export function createHttp({ fetch, signal, now, random, userAgent }: HttpParts): Http {
  const buckets = createTokenBuckets({ now, random, pause: pauseFor });
  const gate = createHostGate(REQUESTS_PER_HOST);

  async function request<T>(address: string | URL, options: HttpOptions, read: Read<T>): Promise<T> {
    const prepared = prepareRequest(address, options, userAgent);
    const retries = options.retries ?? DEFAULT_RETRIES;
    for (let tries = 1; ; tries++) {
      try {
        return await askOnce(prepared, options, read, tries);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (!(error instanceof HttpError)) throw error;
        const wait = error.retryAfterMs ?? backoffMs(tries, random());
        if (tries > retries || !mayRepeat(error, prepared) || wait > LONGEST_WAIT_MS) throw error;
        await pauseFor(wait, signal);
      }
    }
  }

  async function askOnce<T>(
    prepared: PreparedRequest,
    options: HttpOptions,
    read: Read<T>,
    tries: number,
  ): Promise<T> {
    if (options.rate !== undefined) await buckets.take(prepared.url.host, options.rate, signal);
    const leave = await gate.enter(prepared.url.host, signal);
    try {
      return await tryOnce(prepared, {
        fetch,
        signal,
        timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        idleMs: options.idleMs ?? DEFAULT_IDLE_MS,
        read: async (response) => {
          if (!response.ok && !options.accept?.includes(response.status)) {
            throw await refusal(prepared, response, tries, now());
          }
          return read(response, prepared, tries);
        },
      });
    } catch (error) {
      throw isNetworkError(error) ? unreachable(prepared, error, tries) : error;
    } finally {
      leave();
    }
  }

  const plain: Http["fetch"] = (url, options = {}) => request(url, options, async (response) => response);

  const whole: Http["bytes"] = (url, options = {}) =>
    request(url, options, (response, prepared, tries) =>
      bodyWithin(response, options.mostBytes ?? MOST_BYTES, prepared, tries),
    );
  const text: Http["text"] = async (url, options) => new TextDecoder().decode(await whole(url, options));

  return {
    fetch: plain,
    async ifChanged(url, known, options = {}) {
      const headers = { ...options.headers, ...whenChanged(known) };
      const response = await plain(url, { ...options, headers, accept: [304, ...(options.accept ?? [])] });
      if (response.status !== 304)
        return { changed: true, response, validators: validatorsOf(response.headers) };
      await response.body?.cancel();
      return { changed: false };
    },
    download: (addresses, path, options = {}) =>
      downloadFile(
        { fetch: plain, signal, pause: (breaks) => pauseFor(backoffMs(breaks, random()), signal) },
        typeof addresses === "string" ? [addresses] : addresses,
        path,
        options,
      ),
    text,
    bytes: whole,
    async json(url, options = {}) {
      const body = await text(url, options);
      try {
        return JSON.parse(body) as unknown;
      } catch (error) {
        const prepared = prepareRequest(url, options, userAgent);
        throw new HttpError(
          "the answer is not JSON",
          { ...prepared, tries: 1, excerpt: body.slice(0, EXCERPT) },
          { cause: error },
        );
      }
    },
  };
}

function mayRepeat(error: HttpError, request: PreparedRequest): boolean {
  if (REFUSALS.has(error.status)) return true;
  return request.repeatable && (error.status === 0 || PASSING.has(error.status));
}

async function refusal(
  request: PreparedRequest,
  response: Response,
  tries: number,
  now: number,
): Promise<HttpError> {
  const excerpt = await beginningOf(response, EXCERPT);
  const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), now);
  const later = retryAfterMs === null ? "" : `, come back in ${Math.ceil(retryAfterMs / 1000)} s`;
  const what = `the server answered ${response.status} ${response.statusText}`.trimEnd() + later;
  return new HttpError(what, { ...request, tries, status: response.status, retryAfterMs, excerpt });
}

function unreachable(request: PreparedRequest, error: Error, tries: number): HttpError {
  const cause = error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
  return new HttpError(cause, { ...request, tries }, { cause: error });
}

/** What goes wrong between us and the server comes as a TypeError with a cause; one without is a wrong request. */
function isNetworkError(error: unknown): error is Error {
  return error instanceof TimedOut || (error instanceof TypeError && error.cause !== undefined);
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}
