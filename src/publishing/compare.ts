/** What would become public, against what was published last. */
import type { Preview } from "../ports/publisher.ts";
import type { Site } from "../ports/publishing.ts";
import { sha256 } from "./folder/manifest.ts";
import type { LastPublish } from "./last-publish.ts";

type Compared = Pick<Preview, "lastAt" | "bytes" | "files" | "removed" | "tasks" | "fields">;

/** @param tasks null for a folder of the author's */
export function compare(
  files: Site["files"],
  tasks: Pick<Site, "publicTasks" | "allTasks"> | null,
  fields: readonly string[],
  last: LastPublish | null,
): Compared {
  const before = last?.files ?? {};
  const known = (path: string): LastPublish["files"][string] | undefined =>
    Object.hasOwn(before, path) ? before[path] : undefined;
  return {
    lastAt: last?.at ?? null,
    bytes: [...files.values()].reduce((sum, { length }) => sum + length, 0),
    files: [...files].map(([path, bytes]) => {
      const old = known(path);
      const change = old === undefined ? "new" : old.sha256 === sha256(bytes) ? "same" : "changed";
      return {
        path,
        bytes: bytes.length,
        change,
        growth: old === undefined ? null : bytes.length - old.bytes,
      };
    }),
    removed: Object.keys(before).filter((path) => !files.has(path)),
    tasks:
      tasks === null
        ? null
        : { public: tasks.publicTasks, all: tasks.allTasks, ...moved(tasks.publicTasks, last?.tasks ?? []) },
    fields: { all: fields, ...moved(fields, last?.fields ?? []) },
  };
}

function moved(now: readonly string[], before: readonly string[]): { added: string[]; removed: string[] } {
  const [isNow, wasBefore] = [new Set(now), new Set(before)];
  return {
    added: now.filter((one) => !wasBefore.has(one)),
    removed: before.filter((one) => !isNow.has(one)),
  };
}
