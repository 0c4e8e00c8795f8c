import type { Mark } from "../markdown/marked-text.ts";

/** What Telegram reads of one message; the rest would be dropped without a word. */
const MOST_ENTITIES = 100;

/** Marks as the API names them. */
export function entitiesOf(marks: readonly Mark[]) {
  return marks.slice(0, MOST_ENTITIES).map((mark) => ({ ...mark }));
}
