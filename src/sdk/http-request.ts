/** A task's request, brought into the form that `fetch` takes. */
import type { HttpOptions } from "./http.ts";

export interface PreparedRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array<ArrayBuffer> | URLSearchParams | null;
  /** May be sent again after a failure that leaves open whether the server acted. */
  readonly repeatable: boolean;
}

const REPEATABLE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

/** @throws TypeError for an address that is no http(s) URL */
export function prepareRequest(
  address: string | URL,
  options: HttpOptions,
  userAgent: string,
): PreparedRequest {
  const url = parseUrl(address);
  const method = (options.method ?? "GET").toUpperCase();
  const headers = new Headers(options.headers);
  moveCredentials(url, headers);
  if (!headers.has("user-agent")) headers.set("user-agent", userAgent);
  const body = encodeBody(options.body, headers);
  return { url, method, headers, body, repeatable: options.retryUnsafe === true || REPEATABLE.has(method) };
}

function parseUrl(address: string | URL): URL {
  const url = URL.parse(address);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  const text = typeof address === "string" ? JSON.stringify(address.split("?", 1)[0]) : address.protocol;
  throw new TypeError(
    `${text} is not the address of anything on the web; it has to begin with http:// or https://`,
  );
}

/** `fetch` refuses addresses with a name and a password in them; a header means the same. */
function moveCredentials(url: URL, headers: Headers): void {
  const { username, password } = url;
  if (username === "" && password === "") return;
  url.username = "";
  url.password = "";
  if (headers.has("authorization")) return;
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  headers.set("authorization", `Basic ${Buffer.from(plain).toString("base64")}`);
}

function encodeBody(body: unknown, headers: Headers): PreparedRequest["body"] {
  if (body === undefined || body === null) return null;
  if (typeof body === "string" || body instanceof URLSearchParams) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body))
    return Uint8Array.from(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  if (!headers.has("content-type")) headers.set("content-type", "application/json");
  return JSON.stringify(body);
}
