/** Sentences of the publisher that are not about git. */
import type { Hit } from "../ports/publish-error.ts";

const MOST_NAMED = 5;

/** What was found and where, never the value. */
export function foundText(found: readonly Hit[]): string {
  const named = found.slice(0, MOST_NAMED).map(hitText).join("; ");
  const more = found.length > MOST_NAMED ? `; and ${found.length - MOST_NAMED} more` : "";
  return `Nothing was published, because the site holds what should not be public: ${named}${more}. Take it out, or, if it is no secret and meant to be public, name it under \`allow\`.`;
}

/** `index.html line 3, column 7: an e-mail address (as base64)`. */
export function hitText({ file, kind, line, column, form }: Hit): string {
  const place = line === 0 ? "the name of the file" : `line ${line}, column ${column}`;
  const how = form === "plain" ? "" : form === "base64" ? " (as base64)" : " (escaped)";
  return `${file} ${place}: ${kind}${how}`;
}
