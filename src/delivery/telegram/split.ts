/** A long text in parts that Telegram takes: at good places, never inside a character or a marked place. */
import type { Mark, MarkedText } from "../markdown/marked-text.ts";

/** UTF-16 units after entities are read. */
export const LONGEST_TEXT = 4_096;

/**
 * Cuts a text. What stands at the cut, spaces and line breaks, is left out; everything else is in exactly one part. A
 * marked place is cut only if it is longer than a part.
 *
 * @param longest UTF-16 units of a part, at least 2
 */
export function splitMarked({ text, marks }: MarkedText, longest = LONGEST_TEXT): MarkedText[] {
  const parts: MarkedText[] = [];
  let start = skipSpace(text, 0);
  const end = text.trimEnd().length;
  while (start < end) {
    const cut = end - start <= longest ? end : cutBetween(text, marks, start, longest);
    parts.push(slice(text, marks, start, start + text.slice(start, cut).trimEnd().length));
    start = skipSpace(text, cut);
  }
  return parts;
}

/** The beginning of a text, cut between characters wherever that is, with a mark that it goes on. */
export function clipMarked({ text, marks }: MarkedText, longest: number): MarkedText {
  if (text.length <= longest) return { text, marks };
  const end = isInsideCharacter(text, longest - 1) ? longest - 2 : longest - 1;
  const cut = slice(text, marks, 0, end);
  return { ...cut, text: `${cut.text}…` };
}

function cutBetween(text: string, marks: readonly Mark[], start: number, longest: number): number {
  const latest = start + longest;
  const isFree = (at: number) =>
    !marks.some(({ offset, length }) => offset < at && at < offset + length) && !isInsideCharacter(text, at);
  // The better the place, the further back it may lie.
  const free =
    lastPlace(start + longest / 2, latest, (at) => text.startsWith("\n\n", at) && isFree(at)) ??
    lastPlace(start + longest / 2, latest, (at) => text[at] === "\n" && isFree(at)) ??
    lastPlace(start + longest / 2, latest, (at) => isSpace(text, at) && isFree(at)) ??
    lastPlace(start, latest, (at) => isSpace(text, at) && isFree(at)) ??
    lastPlace(start, latest, isFree);
  if (free !== null) return free;
  // One marked place fills the whole part.
  return (
    lastPlace(start, latest, (at) => isSpace(text, at)) ??
    lastPlace(start, latest, (at) => !isInsideCharacter(text, at)) ??
    latest
  );
}

/** Last place after `from`, up to and including `until`, for which it is true. */
function lastPlace(from: number, until: number, isRight: (at: number) => boolean): number | null {
  for (let at = until; at > from; at -= 1) if (isRight(at)) return at;
  return null;
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text[at] ?? "");
}

function isInsideCharacter(text: string, at: number): boolean {
  return /[\uD800-\uDBFF]/.test(text[at - 1] ?? "") && /[\uDC00-\uDFFF]/.test(text[at] ?? "");
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text, at)) at += 1;
  return at;
}

function slice(text: string, marks: readonly Mark[], start: number, end: number): MarkedText {
  const inside = marks.flatMap((mark) => {
    const from = Math.max(mark.offset, start);
    const until = Math.min(mark.offset + mark.length, end);
    return from < until ? [{ ...mark, offset: from - start, length: until - from }] : [];
  });
  return { text: text.slice(start, end), marks: inside };
}
