/** What a scan found, in words: equal hits together, and never the value. */
import type { Hit } from "./publish-error.ts";

/** One line for each kind: `an e-mail address: twice, first at index.html, line 3, column 7`. */
export function hitLines(found: readonly Hit[]): string[] {
  const groups = Map.groupBy(found, ({ kind, form }) => `${kind}\0${form}`);
  return [...groups.values()].flatMap((hits) => {
    const [first] = hits;
    return first === undefined ? [] : [lineOf(first, hits)];
  });
}

function lineOf({ file, kind, line, column, form }: Hit, hits: readonly Hit[]): string {
  const place = line === 0 ? `the name of ${file}` : `${file}, line ${line}, column ${column}`;
  const how = form === "plain" ? "" : form === "base64" ? " (as base64)" : " (escaped)";
  const fields = [...new Set(hits.flatMap((hit) => hit.fields ?? []))];
  const where = fields.length === 0 ? "" : `, in ${fields.join(", ")}`;
  const times = hits.length === 1 ? place : `${hits.length} times, first at ${place}`;
  return `${kind}${how}: ${times}${where}`;
}
