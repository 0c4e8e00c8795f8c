/** Alleles in their shortest form, and a number that stands for a pair of them. */
import { CAPITAL, TAB } from "./ascii.ts";

export interface Allele {
  /** 1-based. */
  readonly pos: number;
  readonly ref: string;
  readonly alt: string;
}

/** Takes away what both alleles share at the end, then at the beginning; one letter of each always stays. */
export function trimAlleles({ pos, ref, alt }: Allele): Allele {
  let end = 0;
  while (end < Math.min(ref.length, alt.length) - 1 && ref.at(-1 - end) === alt.at(-1 - end)) end += 1;
  const most = Math.min(ref.length, alt.length) - end - 1;
  let start = 0;
  while (start < most && ref[start] === alt[start]) start += 1;
  return {
    pos: pos + start,
    ref: ref.slice(start, ref.length - end),
    alt: alt.slice(start, alt.length - end),
  };
}

/**
 * How many letters at the end REF and ALT share and may do without: one of each always stays. They are told apart from
 * those at the start, so that millions of records make no object.
 *
 * @param bytes REF is `refStart` up to `refEnd`, and ALT likewise
 */
export function lettersSharedAtEnd(
  bytes: Uint8Array,
  refStart: number,
  refEnd: number,
  altStart: number,
  altEnd: number,
): number {
  const most = Math.min(refEnd - refStart, altEnd - altStart) - 1;
  let shared = 0;
  while (shared < most && isSameLetter(bytes[refEnd - 1 - shared], bytes[altEnd - 1 - shared])) shared += 1;
  return shared;
}

/** The same at the start, of what is left when the end has been trimmed. */
export function lettersSharedAtStart(
  bytes: Uint8Array,
  refStart: number,
  refEnd: number,
  altStart: number,
  altEnd: number,
): number {
  const most = Math.min(refEnd - refStart, altEnd - altStart) - 1;
  let shared = 0;
  while (shared < most && isSameLetter(bytes[refStart + shared], bytes[altStart + shared])) shared += 1;
  return shared;
}

function isSameLetter(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && (one & CAPITAL) === (other & CAPITAL);
}

const OFFSET = 0x81_1c_9d_c5;
const PRIME = 16_777_619;

/**
 * FNV-1a over REF, a tab and ALT. Two pairs may share a number, so a match is confirmed by the alleles themselves.
 *
 * @param ref bytes `refStart` up to `refEnd`, and likewise `alt`
 */
export function alleleKey(
  bytes: Uint8Array,
  refStart: number,
  refEnd: number,
  altStart: number,
  altEnd: number,
): number {
  let hash = OFFSET;
  for (let at = refStart; at < refEnd; at += 1) hash = Math.imul(hash ^ ((bytes[at] ?? 0) & CAPITAL), PRIME);
  hash = Math.imul(hash ^ TAB, PRIME);
  for (let at = altStart; at < altEnd; at += 1) hash = Math.imul(hash ^ ((bytes[at] ?? 0) & CAPITAL), PRIME);
  return hash >>> 0;
}
