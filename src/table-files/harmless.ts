/** Texts of tasks come from anywhere, and a spreadsheet that opens a CSV runs what looks like a formula. */

/** Also where signs that a spreadsheet passes over stand before it; the wide forms count where people write Japanese. */
const BEGINS = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;
/**
 * Where the comma is the decimal sign, spreadsheets begin a new cell at a semicolon, and do not see that it is quoted.
 * Taken whole, so that a long row of blanks is looked at once.
 */
const NEW_CELL = /[;\t\r\n][\s"]*/g;
/** "- " and "+ " begin the lines of a list. */
const FORMULA = /^(?:[=@]|[+-](?!\s))/;

/** @returns the text with an apostrophe before what would be run; a NUL, at which programs stop reading, as U+FFFD */
export function harmless(text: string): string {
  const inside = text
    .replaceAll("\0", "\ufffd")
    .replace(NEW_CELL, (gap: string, at: number) =>
      FORMULA.test(text.slice(at + gap.length, at + gap.length + 2)) ? `${gap}'` : gap,
    );
  return BEGINS.test(text) ? `'${inside}` : inside;
}
