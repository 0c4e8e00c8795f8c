/** Where the archives come from: ClinPGx, a mirror, or a folder. */
import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { type Http, HttpError, type Rate, type Validators } from "../../sdk/index.ts";

export type Origin =
  | { readonly kind: "url"; readonly base: string }
  | { readonly kind: "folder"; readonly folder: string };

/** An archive as it came. */
export interface Arrived {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly validators: Validators;
}

/** @param home where relative folders start */
export function originOf(source: string, home: string): Origin {
  if (/^https?:\/\//i.test(source))
    return { kind: "url", base: source.endsWith("/") ? source : `${source}/` };
  return { kind: "folder", folder: isAbsolute(source) ? source : resolve(home, source) };
}

const MOST_BYTES = 512 * 1024 ** 2;

export interface Fetching {
  readonly origin: Origin;
  readonly http: Http;
  readonly rate: Rate;
  /** Where downloads arrive. Absolute; it is there. */
  readonly incoming: string;
}

/**
 * @param known what upstream said of the version that we have looked at last
 * @returns `same` if it is that version, `missing` if there is none
 * @throws HttpError, DownloadError
 */
export async function fetchArchive(
  { origin, http, rate, incoming }: Fetching,
  name: string,
  known: Validators | null,
): Promise<Arrived | "same" | "missing"> {
  if (origin.kind === "folder") return await fromFolder(origin.folder, name);
  try {
    const arrived = await http.download(
      new URL(`download/file/data/${name}`, origin.base).href,
      join(incoming, name),
      {
        rate,
        maxBytes: MOST_BYTES,
        ...(known === null ? {} : { known }),
      },
    );
    return arrived ?? "same";
  } catch (error) {
    if (error instanceof HttpError && error.kind === "missing") return "missing";
    throw error;
  }
}

/** The archives may lie in the folder itself or as deep in it as in the address. */
async function fromFolder(folder: string, name: string): Promise<Arrived | "missing"> {
  const places = [
    join(folder, name),
    join(folder, "download", "file", "data", name),
    join(folder, "data", name),
  ];
  const path = places.find((place) => statSync(place, { throwIfNoEntry: false })?.isFile() === true);
  if (path === undefined) return "missing";
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return {
    path,
    sha256: hash.digest("hex"),
    bytes: statSync(path).size,
    validators: { etag: null, lastModified: null },
  };
}
