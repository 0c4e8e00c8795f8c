/** What a server says of a file's version, to ask later whether it is still the same. */
import type { Validators } from "./http.ts";

export function validatorsOf(headers: Headers): Validators {
  return { etag: headers.get("etag"), lastModified: headers.get("last-modified") };
}

/** Headers of a question whose answer is 304 if nothing changed. */
export function whenChanged(known: Validators | null): Record<string, string> {
  return {
    ...(known?.etag == null ? {} : { "if-none-match": known.etag }),
    ...(known?.lastModified == null ? {} : { "if-modified-since": known.lastModified }),
  };
}
