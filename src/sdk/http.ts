/** HTTP as a task uses it: polite, patient, and ended with the run. */

export interface HttpOptions {
  /** Default `GET`. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text or bytes; anything else is sent as JSON. */
  readonly body?: unknown;
  /** Time for one try, until the headers are there; for `json`, `text` and `bytes` until the body is. Default 30 s. */
  readonly timeoutMs?: number;
  /** A body that stands still for so long is given up. Default 60 s. */
  readonly idleMs?: number;
  /** Further tries after the first. Default 4. */
  readonly retries?: number;
  /**
   * Tries again also where the server may have acted already, as after a broken `POST`. Default: only for methods that
   * may be repeated, and for refusals (429, 503).
   */
  readonly retryUnsafe?: boolean;
  /** Status codes that are answers, not errors, beside 200 to 299: `[404]`. */
  readonly accept?: readonly number[];
}

/**
 * Tries again after 429, 502, 503, 504 and network errors, as the server's `Retry-After` says or with growing pauses.
 * At most 4 requests to one host run at once. Everything ends with the run's `signal`.
 */
export interface Http {
  /** @throws HttpError for a status outside 200 to 299 that `accept` does not name, and when all tries failed */
  fetch(url: string | URL, options?: HttpOptions): Promise<Response>;
  text(url: string | URL, options?: HttpOptions): Promise<string>;
  /** @throws HttpError also for a body that is not JSON. Check the value's shape with zod. */
  json(url: string | URL, options?: HttpOptions): Promise<unknown>;
  bytes(url: string | URL, options?: HttpOptions): Promise<Uint8Array>;
}
