/** HTTP as a task uses it: polite, patient, and ended with the run. */
import type { Rate } from "./token-bucket.ts";

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
  /** A body that `json`, `text` or `bytes` takes may be so long. Default 256 MiB. */
  readonly mostBytes?: number;
  /** Further tries after the first. Default 4. */
  readonly retries?: number;
  /**
   * Tries again also where the server may have acted already, as after a broken `POST`. Default: only for methods that
   * may be repeated, and for refusals (429, 503).
   */
  readonly retryUnsafe?: boolean;
  /** Status codes that are answers, not errors, beside 200 to 299: `[404]`. */
  readonly accept?: readonly number[];
  /** No more requests to this host than so, tries included, and a little less: pauses differ by up to a tenth. */
  readonly rate?: Rate;
}

/** A file's version in the server's words. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type Conditional =
  | { readonly changed: false }
  | { readonly changed: true; readonly response: Response; readonly validators: Validators };

export interface DownloadOptions extends Omit<HttpOptions, "method" | "body"> {
  /** What the file is announced to be, in hexadecimal; anything else is refused, and parts go on across mirrors. */
  readonly md5?: string;
  readonly sha256?: string;
  /** Asks only for what has changed since; then `download` may answer null. */
  readonly known?: Validators;
  readonly maxBytes?: number;
  /** Bytes that have to be free beside the file itself. */
  readonly room?: number;
  /** @param total null if the server does not say */
  onProgress?(done: number, total: number | null): void;
  /** Tells why the next address is tried. */
  onMirror?(why: Error, next: string): void;
}

export interface Downloaded {
  /** The address that it came from. */
  readonly url: string;
  readonly path: string;
  readonly bytes: number;
  readonly md5: string;
  readonly sha256: string;
  readonly validators: Validators;
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
  /** Asks for the file only if it is not the known one any more. */
  ifChanged(url: string | URL, known: Validators | null, options?: HttpOptions): Promise<Conditional>;
  /**
   * To a file, by way of `PATH.part` beside it: the file is there whole or not at all. A transfer that breaks goes on
   * where it stopped, in this run or in the next.
   *
   * @param addresses one, or mirrors in the order in which they are tried
   * @param path absolute; its folder has to be there
   * @returns null if the file is still the `known` one
   * @throws HttpError, or DownloadError: `corrupt`, `too_large`, `no_room`
   */
  download(
    addresses: string | readonly string[],
    path: string,
    options?: DownloadOptions,
  ): Promise<Downloaded | null>;
}
