/** What looks for one kind of thing in a text. */

export interface Found {
  /** Of the first character. */
  readonly index: number;
  /** What it is, in words that end `… holds`. */
  readonly kind: string;
  /** The text itself; only compared with what is allowed, never told. */
  readonly value: string;
  /** False for secrets, which nobody can allow. */
  readonly mayBeAllowed: boolean;
}

export interface Detector {
  /** Program text is full of words and numbers that mean nobody; what cannot be told from them is not looked for there. */
  readonly inCode: boolean;
  find(text: string): Iterable<Found>;
}

/** All matches of an expression that pass a further look. */
export function* matches(
  text: string,
  form: RegExp,
  kind: string,
  { mayBeAllowed, check }: { mayBeAllowed: boolean; check?: (match: RegExpMatchArray) => boolean },
): Generator<Found> {
  for (const match of text.matchAll(form)) {
    if (check !== undefined && !check(match)) continue;
    yield { index: match.index, kind, value: match[0], mayBeAllowed };
  }
}
