/** Has upstream something newer? Asked as cheaply as the source allows; what cannot be told stays unknown. */
import { createHash } from "node:crypto";
import * as z from "zod";
import { type Http, HttpError, type Validators } from "../../sdk/index.ts";
import type { Item } from "./settings.ts";
import type { Upstream } from "./verdict.ts";

export interface Probing {
  readonly source: NonNullable<Item["source"]>;
  readonly http: Http;
  /** When our copy was changed last, epoch milliseconds. */
  readonly changedAt: number | null;
  /** What our copy is known to be, from an earlier look. */
  readonly known: Known;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The end of the run, which is no answer of the server's. */
  readonly signal: AbortSignal;
  /** The copy's own checksum, made only if it is needed. */
  hash(kind: "md5" | "sha256"): Promise<string>;
}

export interface Probed {
  readonly upstream: Upstream;
  /** What our copy is, if it is current. */
  readonly known: Known;
}

export interface Known extends Validators {
  readonly version: string | null;
  /** A version that upstream had and our copy, as far as anyone knew, had not; and since when. */
  readonly seen?: { readonly tag: string; readonly at: number } | null;
}

/** The version of a tag that upstream had at the first look, when nobody could say whether our copy is the same. */
const UNPROVEN = "unproven";
const MOST_SMALL_BYTES = 4 * 1024 ** 2;
const RETRIES = 1;
const MOST_BYTES = 256 * 1024 ** 2;

export async function probe(probing: Probing): Promise<Probed> {
  const { source, known, signal } = probing;
  try {
    switch (source.kind ?? "http") {
      case "checksum":
        return await byChecksum(probing);
      case "github":
        return await byRelease(probing);
      case "content":
        return await byContent(probing);
      default:
        return await byHeaders(probing);
    }
  } catch (error) {
    // Whatever goes wrong between here and there, one source is no reason to leave the others unasked.
    if (signal.aborted) throw error;
    const isForm = error instanceof z.ZodError || error instanceof SyntaxError;
    const message = error instanceof Error ? error.message : String(error);
    const why = isForm
      ? `${source.url}: an answer of another form than expected`
      : error instanceof HttpError
        ? message
        : `${source.url}: ${message}`;
    return { upstream: { word: "unknown", why }, known };
  }
}

/** The announced checksum against that of our copy. */
async function byChecksum({ source, http, known, hash }: Probing): Promise<Probed> {
  const text = await http.text(source.url, { retries: RETRIES, mostBytes: MOST_SMALL_BYTES });
  const announced = /^\s*([0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b/i.exec(text)?.[1]?.toLowerCase();
  if (announced === undefined || announced.length === 40)
    return { upstream: { word: "unknown", why: `${source.url}: no md5 or sha256 in it` }, known };
  const is = await hash(announced.length === 32 ? "md5" : "sha256");
  const next = { ...known, version: announced };
  if (is === announced)
    return { upstream: { word: "current", why: "the announced checksum is ours" }, known: next };
  return { upstream: { word: "newer", why: "another checksum is announced" }, known };
}

/** Tag and date of the file; a server that minds no HEAD is asked for the file and left before it comes. */
async function byHeaders(probing: Probing): Promise<Probed> {
  const { source, http, changedAt, known } = probing;
  const response = await head(http, source.url);
  const now: Validators = {
    etag: response.headers.get("etag"),
    lastModified: response.headers.get("last-modified"),
  };
  const next = { ...known, ...now, version: null, seen: null };
  const isProven = known.version !== UNPROVEN;
  if (isProven && now.etag !== null && now.etag === known.etag)
    return { upstream: { word: "current", why: "the same tag as before" }, known: next };
  const at = Date.parse(now.lastModified ?? "");
  if (!Number.isNaN(at) && changedAt !== null) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (at > changedAt) return { upstream: { word: "newer", why: `upstream's is of ${day}` }, known };
    return { upstream: { word: "current", why: `upstream's is of ${day}, ours is younger` }, known: next };
  }
  if (now.etag === null)
    return { upstream: { word: "unknown", why: "the server tells neither tag nor date" }, known };
  return byTag(probing, now.etag, next);
}

/** Without a date only what happens after the first look can be told. */
function byTag({ changedAt, known, now }: Probing, etag: string, next: Known): Probed {
  const since = known.seen?.tag === etag ? known.seen.at : null;
  if (since !== null && changedAt !== null && changedAt > since)
    return {
      upstream: { word: "current", why: "our copy was renewed since upstream has this tag" },
      known: next,
    };
  const seen = { tag: etag, at: since ?? now };
  if (known.etag === null) {
    const why = "first look; the server tells no date, so its tag is compared from now on";
    return { upstream: { word: "unknown", why }, known: { ...next, version: UNPROVEN, seen } };
  }
  if (known.etag !== etag)
    return { upstream: { word: "newer", why: "another tag than before" }, known: { ...known, seen } };
  const why = "the server tells no date; its tag is that of the first look, and our copy may be older";
  return { upstream: { word: "unknown", why }, known: { ...known, seen } };
}

async function head(http: Http, url: string): Promise<Response> {
  const answer = await http.fetch(url, { method: "HEAD", retries: RETRIES, accept: [403, 404, 405, 501] });
  if (answer.ok) return answer;
  const response = await http.fetch(url, { retries: RETRIES });
  await response.body?.cancel();
  return response;
}

const release = z.looseObject({ tag_name: z.string(), published_at: z.string().nullish() });

async function byRelease({ source, http, changedAt, known, now }: Probing): Promise<Probed> {
  const answer = await http.ifChanged(source.url, known.version === null ? null : known, {
    retries: RETRIES,
  });
  if (!answer.changed)
    return { upstream: { word: "current", why: `release ${known.version ?? ""} is the latest` }, known };
  const { tag_name: tag, published_at: published } = release.parse(
    JSON.parse(await smallText(answer.response, source.url)),
  );
  const next = { ...answer.validators, version: tag, seen: null };
  if (tag === known.version)
    return { upstream: { word: "current", why: `release ${tag} is the latest` }, known: next };
  const at = Date.parse(published ?? "");
  const isYounger = changedAt !== null && !Number.isNaN(at) && at <= changedAt;
  if (isYounger)
    return { upstream: { word: "current", why: `release ${tag} is older than our copy` }, known: next };
  if (known.version === null && Number.isNaN(at))
    return { upstream: { word: "unknown", why: `first look; ${tag} is the latest` }, known: next };
  const since = known.seen?.tag === tag ? known.seen.at : null;
  if (since !== null && changedAt !== null && changedAt > since)
    return { upstream: { word: "current", why: `our copy was renewed since ${tag} is out` }, known: next };
  return {
    upstream: { word: "newer", why: `release ${tag} is out` },
    known: { ...known, seen: { tag, at: since ?? now } },
  };
}

async function smallText(response: Response, url: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MOST_SMALL_BYTES) throw new Error(`${url} answered with more than ${MOST_SMALL_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** The whole file, where nothing cheaper tells; only for small ones. */
async function byContent({ source, http, known, hash }: Probing): Promise<Probed> {
  const answer = await http.ifChanged(source.url, known.version === null ? null : known, {
    retries: RETRIES,
  });
  if (!answer.changed) return { upstream: { word: "current", why: "the same tag as before" }, known };
  const digest = createHash("sha256");
  let bytes = 0;
  for await (const piece of answer.response.body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_BYTES)
      return {
        upstream: {
          word: "unknown",
          why: `larger than ${MOST_BYTES} bytes, and only its content would tell`,
        },
        known,
      };
    digest.update(piece);
  }
  const version = digest.digest("hex");
  if (version === (await hash("sha256")))
    return {
      upstream: { word: "current", why: "the same content" },
      known: { ...answer.validators, version },
    };
  return { upstream: { word: "newer", why: "other content" }, known };
}
