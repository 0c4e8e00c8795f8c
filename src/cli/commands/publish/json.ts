/** JSON of `publish --dry-run` and of `publish --to`. */
import type { Preview, Published } from "../../../ports/publisher.ts";
import { utcText } from "../../json/instant.ts";

export function previewJson(preview: Preview) {
  const { where, lastAt, bytes, files, removed, tasks, fields, found, problems, warnings } = preview;
  return {
    where,
    last_published_at: utcText(lastAt),
    ok: found.length === 0 && problems.length === 0,
    tasks:
      tasks === null
        ? null
        : { public: tasks.public, all: tasks.all, added: tasks.added, removed: tasks.removed },
    fields,
    bytes,
    files,
    removed,
    found,
    problems,
    warnings,
  };
}

export function publishedJson(published: Published) {
  const { state, why, where, commit, address, tasks, files, bytes, added, changed, removed, warnings } =
    published;
  return { state, why, where, commit, address, tasks, files, bytes, added, changed, removed, warnings };
}
