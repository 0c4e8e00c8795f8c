/** A request that did not get a usable answer. */

interface HttpErrorFacts {
  readonly method: string;
  readonly url: URL;
  /** Tries made. */
  readonly tries: number;
  /** 0 if no answer came. */
  readonly status?: number;
  readonly retryAfterMs?: number | null;
  /** Beginning of the answer's body. */
  readonly excerpt?: string;
}

/**
 * `refused`: we may not (401, 403); `limited`: too often (429); `missing`: not there (404, 410); `server`: its own fault
 * (5xx); `unreachable`: no answer, or a broken one; `other`.
 */
export type HttpErrorKind = "refused" | "limited" | "missing" | "server" | "unreachable" | "other";

function kindOf(status: number): HttpErrorKind {
  if (status === 0) return "unreachable";
  if (status === 401 || status === 403) return "refused";
  if (status === 429) return "limited";
  if (status === 404 || status === 410) return "missing";
  return status >= 500 ? "server" : "other";
}

export class HttpError extends Error {
  readonly code = "HTTP_ERROR";
  /** Told by its message alone, without a stack. */
  readonly isForPeople = true;
  /** What the server means by it, as far as its status tells. */
  readonly kind: HttpErrorKind;
  /** 0 if no answer came. */
  readonly status: number;
  /** How long the server asks to be left alone; null if it did not say. */
  readonly retryAfterMs: number | null;
  /** Beginning of the answer's body, at most 2,000 characters. */
  readonly body: string;
  constructor(what: string, facts: HttpErrorFacts, options?: ErrorOptions) {
    const tries = facts.tries > 1 ? ` (tried ${facts.tries} times)` : "";
    super(`${facts.method} ${withoutQuery(facts.url)}: ${what}${tries}`, options);
    this.name = "HttpError";
    this.status = facts.status ?? 0;
    this.kind = kindOf(this.status);
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.body = facts.excerpt ?? "";
  }
}

/** Names and keys stand in queries and before the host; neither belongs into a log. */
function withoutQuery(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
