/** Secrets of nobody, in the forms of a dozen services, and the ways in which a text may give them away. */

const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Made here, so that no file of the project holds anything that looks like a key. */
function made(seed: number, length: number): string {
  let state = seed;
  let text = "";
  while (text.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += ALPHABET[(state >>> 16) % ALPHABET.length] ?? "";
  }
  return text;
}

function lines(seed: number): string {
  return Array.from({ length: 6 }, (_, n) => made(seed + n, 64)).join("\n");
}

/** By the name under which they stand in `.env`. */
export const CANARIES: Readonly<Record<string, string>> = {
  ANTHROPIC: `sk-ant-api03-${made(1, 80)}-${made(2, 12)}AA`,
  GITHUB_CLASSIC: `ghp_${made(3, 36)}`,
  GITHUB_FINE: `github_pat_${made(4, 22)}_${made(5, 59)}`,
  TELEGRAM: `4711${String(0x2f_3a_51)}:AA${made(6, 33)}`,
  NOTION: `ntn_${made(7, 46)}`,
  NOTION_OLD: `secret_${made(8, 43)}`,
  AWS: `${made(9, 18)}/${made(10, 10)}+${made(11, 10)}`,
  SLACK: `xoxb-${"1234567890"}-${made(12, 24)}`,
  JWT: `eyJhbGciOiJIUzI1NiJ9.${made(13, 48)}.${made(14, 43)}`,
  URL_PASSWORD: `postgres://desk:${made(15, 12)}%40${made(16, 8)}@db.invalid:5432/ledger`,
  PASSWORD: `pä"ss'${made(17, 6)}\\w&rd <${made(18, 6)}>/+=~€`,
  PEM: `-----BEGIN PRIVATE KEY-----\n${lines(19)}\n-----END PRIVATE KEY-----`,
  HEX: Buffer.from(made(30, 32)).toString("hex"),
  HOOK: `hook-${made(31, 30)}`,
};

/** `.env` that holds them all. */
export function envFile(): string {
  return Object.entries(CANARIES)
    .map(([name, value]) => `${name}=${value.includes("'") ? `\`${value}\`` : `'${value}'`}\n`)
    .join("");
}

type Form = (value: string) => string;

/** How a program may print a value without meaning to. */
export const FORMS: Readonly<Record<string, Form>> = {
  plain: (value) => value,
  url: (value) => encodeURIComponent(value),
  form: (value) => new URLSearchParams({ v: value }).toString(),
  json: (value) => JSON.stringify({ v: value }),
  jsonInJson: (value) => JSON.stringify(JSON.stringify({ v: value })),
  base64: (value) => Buffer.from(value).toString("base64"),
  base64url: (value) => Buffer.from(value).toString("base64url"),
  basicAuth: (value) => Buffer.from(`desk:${value}`).toString("base64"),
  hex: (value) => Buffer.from(value).toString("hex"),
  html: (value) =>
    value
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;"),
  wrapped: (value) => (value.match(/[^]{1,20}/g) ?? []).join("\n"),
  wrappedBase64: (value) =>
    (
      Buffer.from(value)
        .toString("base64")
        .match(/.{1,24}/g) ?? []
    ).join("\r\n"),
};

/** So many characters of a value, one after the other, give it away. */
const TELLING = 12;

/** What stands in a value and is no secret. */
const KNOWN_PARTS =
  /^(?:postgres:\/\/desk:|-----(?:BEGIN|END) PRIVATE KEY-----|eyJhbGciOiJIUzI1NiJ9\.)|@db\.invalid:5432\/ledger$/g;

/** Pieces of all values in all forms; a text that holds one of them has given something away. */
function tellingPieces(): ReadonlyMap<string, string> {
  const pieces = new Map<string, string>();
  for (const [name, value] of Object.entries(CANARIES)) {
    const secret =
      name === "PEM" ? value.split("\n").slice(1, -1).join("\n") : value.replaceAll(KNOWN_PARTS, "");
    for (const [form, shape] of Object.entries(FORMS)) {
      // In base64 a text looks different behind one, two or three others.
      for (const before of ["", "x", "xx"]) {
        const text = joined(shape(before + secret)).replace(/^v=|^[\\"{]*v[\\"]*:[\\"]*/, "");
        for (let at = 2 * before.length; at + TELLING <= text.length; at += 1)
          pieces.set(text.slice(at, at + TELLING), `${name} as ${form}`);
      }
    }
  }
  return pieces;
}

const PIECES = tellingPieces();

function joined(text: string): string {
  return text.replaceAll(/\s|\\r|\\n/g, "");
}

/** @returns what a text or bytes give away, each once; empty if nothing */
export function leaksIn(text: string | Uint8Array): string[] {
  const whole = joined(typeof text === "string" ? text : Buffer.from(text).toString("latin1"));
  const utf8 = typeof text === "string" ? "" : joined(Buffer.from(text).toString("utf8"));
  const found = new Set<string>();
  for (const part of [whole, utf8])
    for (let at = 0; at + TELLING <= part.length; at += 1) {
      const leak = PIECES.get(part.slice(at, at + TELLING));
      if (leak !== undefined) found.add(leak);
    }
  return [...found];
}
