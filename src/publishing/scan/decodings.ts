/** Other spellings of the same text: what stands in it escaped, or as base64. */
import type { Hit } from "../../ports/publish-error.ts";

export interface Spelling {
  readonly text: string;
  readonly form: Hit["form"];
  /** Where the text begins in the original; null if positions in both are the same, near enough. */
  readonly at: number | null;
}

/** Shorter ones are words and parts of paths, and hold nothing whole. */
const BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,}={0,2}/g;

/** The text itself and every spelling that differs from it. Line breaks stay where they are. */
export function* spellingsOf(text: string): Generator<Spelling> {
  yield { text, form: "plain", at: null };
  for (const unescape of [withoutBackslashes, withoutPercents, withoutEntities]) {
    const other = unescape(text);
    if (other !== text) yield { text: other, form: "escaped", at: null };
  }
  for (const match of text.matchAll(BASE64)) {
    const decoded = readable(match[0]);
    if (decoded !== null) yield { text: decoded, form: "base64", at: match.index };
  }
}

const SIGNS: Readonly<Record<string, string>> = {
  n: " ",
  r: " ",
  t: "\t",
  b: " ",
  f: " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
};

/** As JSON, more than once where JSON stands in JSON. */
function withoutBackslashes(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replaceAll(
    /\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrtbf"/\\]))/g,
    (_whole, four?: string, two?: string, sign?: string) => {
      const code = four ?? two;
      return code === undefined ? (SIGNS[sign ?? ""] ?? "") : signOf(Number.parseInt(code, 16));
    },
  );
}

function withoutPercents(text: string): string {
  if (!text.includes("%")) return text;
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (codes) =>
    Buffer.from(codes.replaceAll("%", ""), "hex")
      .toString("utf8")
      .replaceAll(/[\r\n]/g, " "),
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  commat: "@",
  colon: ":",
  period: ".",
  sol: "/",
  plus: "+",
};

function withoutEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,8}));/g,
    (whole, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      return signOf(decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal));
    },
  );
}

function signOf(code: number): string {
  if (code > 0x10_ff_ff || code === 10 || code === 13) return " ";
  return String.fromCodePoint(code);
}

/** The decoded text if it is one, else null: pictures and hashes decode to noise. */
function readable(base64: string): string | null {
  const bytes = Buffer.from(base64, "base64");
  let odd = 0;
  for (const byte of bytes)
    if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte > 126) odd += 1;
  if (odd > bytes.length / 20) return null;
  return bytes.toString("utf8");
}
