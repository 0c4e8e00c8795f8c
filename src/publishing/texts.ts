/** Sentences of the publisher that are not about git. */
import { hitLines } from "../ports/hit-lines.ts";
import type { Hit } from "../ports/publish-error.ts";

const MOST_NAMED = 5;

/** What was found and where, never the value. */
export function foundText(found: readonly Hit[]): string {
  const lines = hitLines(found);
  const named = lines.slice(0, MOST_NAMED).join("; ");
  const more = lines.length > MOST_NAMED ? `; and ${lines.length - MOST_NAMED} more` : "";
  return `Nothing was published, because the site holds what should not be public: ${named}${more}. Take it out, or, if it is no secret and meant to be public, name it under \`allow\`.`;
}
