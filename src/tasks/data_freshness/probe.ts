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
  readonly known: Validators & { readonly version: string | null };
  /** The copy's own checksum, made only if it is needed. */
  hash(kind: "md5" | "sha256"): Promise<string>;
}

export interface Probed {
  readonly upstream: Upstream;
  /** What our copy is, if it is current. */
  readonly known: Validators & { readonly version: string | null };
}

const RETRIES = 1;
const MOST_BYTES = 256 * 1024 ** 2;

export async function probe(probing: Probing): Promise<Probed> {
  const { source, known } = probing;
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
    if (!(error instanceof HttpError) && !(error instanceof z.ZodError)) throw error;
    const why =
      error instanceof HttpError ? error.message : `${source.url}: an answer of another form than expected`;
    return { upstream: { word: "unknown", why }, known };
  }
}

/** The announced checksum against that of our copy. */
async function byChecksum({ source, http, known, hash }: Probing): Promise<Probed> {
  const text = await http.text(source.url, { retries: RETRIES });
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
async function byHeaders({ source, http, changedAt, known }: Probing): Promise<Probed> {
  const response = await head(http, source.url);
  const now: Validators = {
    etag: response.headers.get("etag"),
    lastModified: response.headers.get("last-modified"),
  };
  const next = { ...known, ...now };
  if (now.etag !== null && now.etag === known.etag)
    return { upstream: { word: "current", why: "the same tag as before" }, known: next };
  const at = Date.parse(now.lastModified ?? "");
  if (!Number.isNaN(at) && changedAt !== null) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (at > changedAt) return { upstream: { word: "newer", why: `upstream's is of ${day}` }, known };
    return { upstream: { word: "current", why: `upstream's is of ${day}, ours is younger` }, known: next };
  }
  if (now.etag === null)
    return { upstream: { word: "unknown", why: "the server tells neither tag nor date" }, known };
  if (known.etag !== null) return { upstream: { word: "newer", why: "another tag than before" }, known };
  return { upstream: { word: "unknown", why: "first look; from now on its tag is compared" }, known: next };
}

async function head(http: Http, url: string): Promise<Response> {
  const answer = await http.fetch(url, { method: "HEAD", retries: RETRIES, accept: [403, 404, 405, 501] });
  if (answer.ok) return answer;
  const response = await http.fetch(url, { retries: RETRIES });
  await response.body?.cancel();
  return response;
}

const release = z.looseObject({ tag_name: z.string(), published_at: z.string().nullish() });

async function byRelease({ source, http, changedAt, known }: Probing): Promise<Probed> {
  const answer = await http.ifChanged(source.url, known.version === null ? null : known, {
    retries: RETRIES,
  });
  if (!answer.changed)
    return { upstream: { word: "current", why: `release ${known.version ?? ""} is the latest` }, known };
  const { tag_name: tag, published_at: published } = release.parse(await answer.response.json());
  const next = { ...answer.validators, version: tag };
  if (tag === known.version)
    return { upstream: { word: "current", why: `release ${tag} is the latest` }, known: next };
  const at = Date.parse(published ?? "");
  const isYounger = changedAt !== null && !Number.isNaN(at) && at <= changedAt;
  if (isYounger)
    return { upstream: { word: "current", why: `release ${tag} is older than our copy` }, known: next };
  if (known.version === null && Number.isNaN(at))
    return { upstream: { word: "unknown", why: `first look; ${tag} is the latest` }, known: next };
  return { upstream: { word: "newer", why: `release ${tag} is out` }, known };
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
