/** What of a record is at hand without reading it: everything that a summary or a table needs. */
import type { ClinvarRecord } from "./record.ts";

/** A part of the record, alike in every value. */
export type Facts = Pick<
  ClinvarRecord,
  "variationId" | "genes" | "germline" | "class" | "somatic" | "oncogenic"
>;

const REVIEW_BITS = 12;
const REVIEWS = 1 << REVIEW_BITS;

/** Numbers of the two texts, and whether there are other classifications, in one number. */
export function packWords(significance: number, review: number, others: number): number {
  return ((significance * REVIEWS + review) * 2 + others) >>> 0;
}

/** The first of the two texts, without an object for millions of rows. */
export function significanceIn(words: number): number {
  return words >>> (REVIEW_BITS + 1);
}

export function reviewIn(words: number): number {
  return (words >>> 1) & (REVIEWS - 1);
}

export function unpackWords(words: number): { significance: number; review: number; hasOthers: boolean } {
  return { significance: significanceIn(words), review: reviewIn(words), hasOthers: (words & 1) === 1 };
}
