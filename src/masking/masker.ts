/** Takes secret values out of texts and bytes. */
import { buildAutomaton, type Automaton, type Pattern } from "./automaton.ts";
import { formsOf, SHORTEST_MASKED } from "./forms.ts";
import { createMaskStream, plainStream, type MaskStream } from "./mask-stream.ts";
import { scan, type Span } from "./scan.ts";

export interface Masker {
  /** The text with `***NAME***` in place of every form of every secret. */
  mask(text: string): string;
  /** A new stream over bytes; see `MaskStream`. */
  stream(): MaskStream;
  /** Where secrets stand in the bytes, in order, without overlaps. */
  spans(bytes: Uint8Array): { readonly start: number; readonly end: number; readonly name: string }[];
  /** Length in bytes of the longest form of any secret. */
  readonly longest: number;
  /** Names whose values are too short to be masked. */
  readonly tooShort: readonly string[];
}

/**
 * A masker for the given values. Of two names with one value the first counts; empty values are left out. The tables
 * are built when they are first needed.
 */
export function createMasker(values: readonly { readonly name: string; readonly value: string }[]): Masker {
  const secrets = values.filter(({ value }) => value.length >= SHORTEST_MASKED);
  const tooShort = values
    .filter(({ value }) => value !== "" && value.length < SHORTEST_MASKED)
    .map(({ name }) => name);
  if (secrets.length === 0)
    return { mask: (text) => text, stream: plainStream, spans: () => [], longest: 0, tooShort };

  const markers = secrets.map(({ name }) => Buffer.from(`***${name}***`));
  const patterns = patternsOf(secrets);
  let built: Automaton | null = null;
  const automaton = (): Automaton => (built ??= buildAutomaton(patterns));

  return {
    mask(text) {
      const stream = createMaskStream(automaton(), markers);
      const bytes = Buffer.from(text, "utf8");
      const start = stream.push(bytes);
      const end = stream.end();
      if (start.length === bytes.length && end.length === 0 && bytes.equals(start)) return text;
      return Buffer.concat([start, end]).toString("utf8");
    },
    stream: () => createMaskStream(automaton(), markers),
    spans(bytes) {
      const spans: Span[] = [];
      scan(automaton(), { row: 0, breaks: 0 }, bytes, 0, spans);
      return spans.map(({ start, end, label }) => ({ start, end, name: secrets[label]?.name ?? "" }));
    },
    longest: patterns.reduce((most, { bytes }) => Math.max(most, bytes.length), 0),
    tooShort,
  };
}

function patternsOf(secrets: readonly { readonly value: string }[]): Pattern[] {
  const labels = new Map<string, number>();
  for (const [label, { value }] of secrets.entries()) {
    for (const form of formsOf(value)) {
      // Line breaks inside a match are passed over in the text, so they must not stand in the pattern.
      const bytes = form.replaceAll(/[\r\n]/g, "");
      if (bytes.length >= SHORTEST_MASKED && !labels.has(bytes)) labels.set(bytes, label);
    }
  }
  return [...labels].map(([bytes, label]) => ({ bytes, label }));
}
