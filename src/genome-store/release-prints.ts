/** What tells two releases apart, of each record one number. */
import type { DatabaseSync } from "node:sqlite";
import { hashOfText } from "../genome/byte-hash.ts";
import { reviewIn, significanceIn } from "../genome/facts.ts";
import { textAt, type Texts } from "../genome/interner.ts";
import type { ReleasePrints } from "../genome/release-diff.ts";
import { loadArray, loadTexts } from "./index-parts.ts";

export function loadPrints(database: DatabaseSync): ReleasePrints {
  const significances = hashes(loadTexts(database, "significances"));
  const reviews = hashes(loadTexts(database, "reviews"));
  // Numbers of texts are each index's own; what the texts say is not.
  const verdict = loadArray(database, "words").map(
    (words) => Math.imul(significances[significanceIn(words)] ?? 0, 31) + (reviews[reviewIn(words)] ?? 0),
  );
  return { id: loadArray(database, "id"), print: loadArray(database, "print"), verdict };
}

function hashes(texts: Texts): number[] {
  return Array.from(texts.ends, (_, number) => hashOfText(textAt(texts, number)));
}
