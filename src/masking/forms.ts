/** The shapes in which one secret may show up in a text. */

/** Shorter values would be found in half of all words, and masking them would tell more than it hides. */
export const SHORTEST_MASKED = 6;

/**
 * All forms of a value, as bytes in Latin-1 text: plain, URL-encoded, base64 at every alignment, hexadecimal,
 * JSON-escaped and HTML-escaped; the same for each line of a value of several lines, and for the password inside a URL.
 */
export function formsOf(value: string): string[] {
  const forms = new Set<string>();
  for (const part of partsOf(value)) {
    for (const form of [
      part,
      ...urlForms(part),
      ...base64Forms(part),
      ...hexForms(part),
      ...jsonForms(part),
      ...htmlForms(part),
    ]) {
      forms.add(Buffer.from(form, "utf8").toString("latin1"));
    }
  }
  return [...forms];
}

/** The value itself and the parts of it that are secrets of their own. */
function partsOf(value: string): string[] {
  const lines = value.split(/\r\n|\r|\n/);
  const candidates = [value, value.trim(), ...urlPasswords(value)];
  if (lines.length > 1) candidates.push(...lines.map((line) => line.trim()).filter(isTelling));
  return [...new Set(candidates)].filter((part) => part.length >= SHORTEST_MASKED);
}

/** The first and last lines of a PEM file are the same in all of them. */
function isTelling(line: string): boolean {
  return !/^-----(BEGIN|END) [A-Z0-9 ]+-----$/.test(line);
}

function urlPasswords(value: string): string[] {
  if (!value.includes("://")) return [];
  const password = URL.parse(value)?.password;
  if (password === undefined || password === "") return [];
  return [password, percentDecoded(password)];
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function urlForms(text: string): string[] {
  const component = encodeURIComponent(text.toWellFormed());
  // Libraries differ in what they leave alone: RFC 3986 also encodes !'()*, Python's quote() keeps the slash.
  const strict = component.replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const keepsTilde = strict.replaceAll("~", "%7E");
  const styles = [component, strict, keepsTilde];
  const spaces = styles.flatMap((style) => [style, style.replaceAll("%20", "+")]);
  const slashes = spaces.flatMap((style) => [style, style.replaceAll("%2F", "/")]);
  return slashes.flatMap((style) => [style, style.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

/**
 * What a base64 text holds of the secret no matter how many bytes stand before and after it: at each of the three
 * alignments, the characters whose bits belong to the secret alone; and the whole end of a text that ends with it. A
 * character that the secret shares with an unknown neighbour stays: it tells four bits at the most.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const from = Math.ceil((before * 8) / 6);
    const until = Math.floor(((before + bytes.length) * 8) / 6);
    const own = encoded.slice(from, until);
    const toTheEnd = encoded.slice(from);
    const ends = [own, toTheEnd.replaceAll("=", ""), toTheEnd];
    return ends.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
  });
}

function hexForms(text: string): string[] {
  const hex = Buffer.from(text, "utf8").toString("hex");
  return [hex, hex.toUpperCase()];
}

/** The names and numbers that the usual libraries write. */
function htmlForms(text: string): string[] {
  const escaped = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
  return ["'", "&#39;", "&#x27;", "&apos;"].map((apostrophe) => escaped.replaceAll("'", apostrophe));
}

function jsonForms(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  const ascii = escaped.replaceAll(
    /[\u007f-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const slashes = escaped.replaceAll("/", "\\/");
  const twice = JSON.stringify(escaped).slice(1, -1);
  return [escaped, ascii, slashes, twice];
}
