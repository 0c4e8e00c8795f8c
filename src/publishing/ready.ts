/** A site that has been made and checked, and what is remembered of it. */
import type { Published } from "../ports/publisher.ts";
import type { Site } from "../ports/publishing.ts";
import { sha256 } from "./folder/manifest.ts";
import type { LastPublish } from "./last-publish.ts";

export interface Ready {
  readonly files: Site["files"];
  readonly tasks: Published["tasks"];
  /** Names of the fields in its inlined answers. */
  readonly fields: readonly string[];
  readonly warnings: readonly string[];
}

export function remembered(
  { files, tasks, fields }: Ready,
  end: Pick<LastPublish, "where" | "at" | "commit" | "tree" | "committedAt">,
): LastPublish {
  const known = [...files].map(
    ([path, bytes]) => [path, { sha256: sha256(bytes), bytes: bytes.length }] as const,
  );
  return { ...end, files: Object.fromEntries(known), tasks: tasks?.public ?? null, fields };
}

/** Are these the very files that were published last? */
export function isSame({ files }: Pick<Ready, "files">, last: LastPublish): boolean {
  const known = new Map(Object.entries(last.files));
  return (
    known.size === files.size &&
    [...files].every(([path, bytes]) => known.get(path)?.sha256 === sha256(bytes))
  );
}
