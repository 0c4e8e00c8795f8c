/** The letters of a call, as vendors write them: `AG`, `A/G`, `A|G`, `A G`, `A`, `--`, `NC`. */
import { BLANK, CAPITAL } from "../ascii.ts";
import { letterOf, NO_LETTER } from "./plain-row.ts";

interface Letters {
  first: number;
  second: number;
}

const BAR = 124;
const SLASH = 47;
const CAPITAL_N = 78;

/** @returns false for what is no call of one or two letters; it must not be read as one */
export function readGenotype(bytes: Buffer, from: number, end: number, into: Letters): boolean {
  const length = end - from;
  if (isNone(bytes, from, end)) return set(into, NO_LETTER, NO_LETTER);
  if (length === 1) return set(into, signOf(bytes[from] ?? 0), 0);
  if (length === 2) return set(into, signOf(bytes[from] ?? 0), signOf(bytes[from + 1] ?? 0));
  if (length === 3 && isBetween(bytes[from + 1]))
    return set(into, signOf(bytes[from] ?? 0), signOf(bytes[from + 2] ?? 0));
  return false;
}

/** The same where each letter has a column of its own. */
export function readSplit(
  bytes: Buffer,
  from: number,
  end: number,
  secondFrom: number,
  secondEnd: number,
  into: Letters,
): boolean {
  return set(into, alone(bytes, from, end, NO_LETTER), alone(bytes, secondFrom, secondEnd, 0));
}

function alone(bytes: Buffer, from: number, end: number, empty: number): number {
  if (from === end) return empty;
  if (isNone(bytes, from, end)) return NO_LETTER;
  return end - from === 1 ? signOf(bytes[from] ?? 0) : -1;
}

function set(into: Letters, first: number, second: number): boolean {
  if (first === -1 || second === -1) return false;
  into.first = first;
  into.second = second;
  return true;
}

/** `N` is no letter as well, but `NC` begins so. */
function signOf(byte: number): number {
  return (byte & CAPITAL) === CAPITAL_N ? NO_LETTER : letterOf(byte);
}

function isBetween(byte: number | undefined): boolean {
  return byte === SLASH || byte === BAR || byte === BLANK;
}

/** Nothing, signs of no letter only, or a word that says so. */
function isNone(bytes: Buffer, from: number, end: number): boolean {
  let at = from;
  while (at < end && (isBetween(bytes[at]) || signOf(bytes[at] ?? 0) === NO_LETTER)) at += 1;
  if (at === end) return true;
  return end - from < 10 && /^(nc|na|nan|none|null|no[ -_]?call)$/i.test(bytes.toString("latin1", from, end));
}
