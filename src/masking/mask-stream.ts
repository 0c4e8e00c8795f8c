/** Masking of bytes that come in chunks, cut anywhere. */
import type { Automaton } from "./automaton.ts";
import { depthOf, heldFrom, scan, type ScanState, type Span } from "./scan.ts";

export interface MaskStream {
  /** Takes a chunk and gives what is safe to show so far. Empty while a secret may have begun. */
  push(chunk: Uint8Array): Uint8Array;
  /**
   * For views that wait for more: gives what is held back, if it is no more than a few bytes that look like the
   * beginning of a secret.
   */
  relax(): Uint8Array;
  /** Gives the rest; the stream may then be used again. */
  end(): Uint8Array;
}

/** So many bytes of a secret may be shown while nobody knows whether it is one. */
const HARMLESS = 3;
const NOTHING = new Uint8Array(0);

/** A stream that changes nothing, for when there are no secrets. */
export function plainStream(): MaskStream {
  return { push: (chunk) => chunk, relax: () => NOTHING, end: () => NOTHING };
}

/** @param markers what stands in place of a secret, by label */
export function createMaskStream(automaton: Automaton, markers: readonly Uint8Array[]): MaskStream {
  let state: ScanState = { row: 0, breaks: 0 };
  /** Bytes that a match could still need. */
  let held: Uint8Array = NOTHING;
  /** Secrets found in `held` that may turn out to be part of longer ones. */
  let pending: Span[] = [];
  /** Bytes at the beginning of `held` that have been given out, or for which a marker has. */
  let done = 0;
  let doneByMarker = false;

  function give(bytes: Uint8Array, spans: readonly Span[], until: number): Uint8Array {
    if (spans.length === 0) return bytes.subarray(Math.min(done, until), until);
    const parts: Uint8Array[] = [];
    for (const span of spans) {
      if (span.start < done) {
        if (!doneByMarker) parts.push(markers[span.label] ?? NOTHING);
      } else {
        parts.push(bytes.subarray(done, span.start), markers[span.label] ?? NOTHING);
      }
      done = span.end;
      doneByMarker = true;
    }
    if (done < until) parts.push(bytes.subarray(done, until));
    return Buffer.concat(parts);
  }

  function keep(bytes: Uint8Array, from: number, spans: readonly Span[]): void {
    // A copy, because the caller may use its buffer again.
    held = from === bytes.length ? NOTHING : bytes.slice(from);
    pending = spans.map((span) => ({ ...span, start: span.start - from, end: span.end - from }));
    if (done <= from) doneByMarker = false;
    done = Math.max(0, done - from);
  }

  return {
    push(chunk) {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const spans = pending;
      scan(automaton, state, bytes, held.length, spans);
      const hold = heldFrom(automaton, state, bytes);
      const settled = spans.filter((span) => span.start < hold);
      const output = give(bytes, settled, hold);
      keep(bytes, hold, spans.slice(settled.length));
      return output;
    },
    relax() {
      if (held.length <= done || depthOf(automaton, state) > HARMLESS) return NOTHING;
      const output = held.slice(done);
      doneByMarker = false;
      done = held.length;
      return output;
    },
    end() {
      const output = give(held, pending, held.length);
      state = { row: 0, breaks: 0 };
      held = NOTHING;
      pending = [];
      done = 0;
      doneByMarker = false;
      return output;
    },
  };
}
