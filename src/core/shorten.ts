/** A text in less room, cut where a reader would pause. Lengths are UTF-16 units. */

/** What ends a text is kept whole: where it is from, and what is not to be made of it. */
const KEPT_AT_END = 2;
const LONGEST_PARAGRAPH = 240;
const GAP = "…";
const FENCE = /^\s{0,3}(?:```|~~~).*$/gm;

/** @returns the text with shorter paragraphs and, where that is not enough, without some before its last two */
export function shortened(text: string, most: number): string {
  const whole = text.trim();
  if (whole.length <= most) return withoutOpenFence(whole);
  const paragraphs = whole.split(/\n\s*\n/).map((paragraph) => cut(paragraph.trim(), LONGEST_PARAGRAPH));
  const short = paragraphs.join("\n\n");
  if (short.length <= most) return withoutOpenFence(short);
  const end = paragraphs.slice(-KEPT_AT_END);
  let room = most - [GAP, ...end].join("\n\n").length;
  const begin: string[] = [];
  for (const paragraph of paragraphs.slice(0, -KEPT_AT_END)) {
    room -= paragraph.length + 2;
    if (room < 0) break;
    begin.push(paragraph);
  }
  return withoutOpenFence([...begin, GAP, ...end].join("\n\n"));
}

/** Cut after a line, a sentence or a word; inside a word only if there is no other way, never inside a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const part = text.slice(0, most - GAP.length - 1);
  const places = [part.lastIndexOf("\n"), part.lastIndexOf(". ") + 1, part.lastIndexOf(" ")];
  const place = places.find((at) => at > part.length / 2);
  const kept = place === undefined ? part.replace(/[\uD800-\uDBFF]$/, "") : part.slice(0, place);
  return `${kept.trimEnd()} ${GAP}`;
}

/** Code that never ends would take in whatever comes after the text. */
function withoutOpenFence(text: string): string {
  const fences = text.match(FENCE)?.length ?? 0;
  return fences % 2 === 0 ? text : text.replaceAll(FENCE, "").trim();
}
