/** Runs an automaton over bytes, chunk by chunk, and says where secrets stand. */
import type { Automaton } from "./automaton.ts";

export interface Span {
  readonly start: number;
  /** After the last byte. */
  readonly end: number;
  readonly label: number;
}

/** What is remembered between two chunks. */
export interface ScanState {
  /** Row of the automaton's tables. */
  row: number;
  /** Line-break bytes in a row, counted only inside a possible match. */
  breaks: number;
}

const LF = 10;
const CR = 13;
/** Two line breaks on Windows: a line that was wrapped twice, or that another stream broke once more. */
const MOST_BREAKS = 4;

/**
 * Scans `bytes` from index `from`; earlier bytes have been scanned already and are needed to find where a match
 * begins.
 *
 * @param spans gets what is found, in the order of starts; overlapping spans are merged under the label of the first
 *   and longest
 */
export function scan(
  automaton: Automaton,
  state: ScanState,
  bytes: Uint8Array,
  from: number,
  spans: Span[],
): void {
  const { next, column, columns, found, label } = automaton;
  let row = state.row;
  let breaks = state.breaks;
  // Before `from` nobody knows where line breaks stand.
  let lastBreak = from - 1;
  for (let index = from; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === LF || byte === CR) {
      lastBreak = index;
      if (row === 0) continue;
      breaks += 1;
      if (breaks > MOST_BREAKS) row = 0;
      continue;
    }
    breaks = 0;
    row = next[row + (column[byte] ?? 0)] ?? 0;
    if (row === 0) continue;
    const length = found[row / columns] ?? 0;
    if (length === 0) continue;
    const end = index + 1;
    const start = end - length > lastBreak ? end - length : startOf(bytes, end, length);
    add(spans, { start, end, label: label[row / columns] ?? 0 });
  }
  state.row = row;
  state.breaks = breaks;
}

/** Index of the first byte that a match could still need, given the state after `bytes`. */
export function heldFrom(automaton: Automaton, state: ScanState, bytes: Uint8Array): number {
  const depth = depthOf(automaton, state);
  return depth === 0 ? bytes.length : startOf(bytes, bytes.length, depth);
}

/** How many bytes of a secret have been seen at the end of what was scanned. */
export function depthOf(automaton: Automaton, state: ScanState): number {
  return automaton.depth[state.row / automaton.columns] ?? 0;
}

/** Where the `count` bytes before `end` begin, line breaks not counted. */
function startOf(bytes: Uint8Array, end: number, count: number): number {
  let index = end;
  for (let left = count; left > 0 && index > 0;) {
    index -= 1;
    const byte = bytes[index];
    if (byte !== LF && byte !== CR) left -= 1;
  }
  return index;
}

function add(spans: Span[], span: Span): void {
  let merged = span;
  for (let last = spans.at(-1); last !== undefined && last.end > merged.start; last = spans.at(-1)) {
    spans.pop();
    const first = last.start < merged.start ? last : merged;
    merged = { start: first.start, end: Math.max(last.end, merged.end), label: first.label };
  }
  spans.push(merged);
}
