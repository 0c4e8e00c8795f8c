/** Plain values: text, words, numbers, yes and no. */
import { nearestWord } from "../nearest.ts";
import { quote } from "../problem.ts";
import { kindOf, leaf, refuse } from "./leaf.ts";

/** Text with something in it. */
export function text(what: string, allowed = "text") {
  return leaf({ type: "string", pattern: "\\S", description: what }, (value) => {
    if (typeof value !== "string") {
      const quoted = typeof value === "number" || typeof value === "boolean" ? `"${value}"` : null;
      return refuse(`must be text, not ${kindOf(value)}`, allowed, quoted);
    }
    return value.trim() === "" ? refuse("is empty", allowed) : { value };
  });
}

/** Text of a certain form. The pattern must be anchored and free of nested repetition. */
export function textLike(
  what: string,
  pattern: RegExp,
  allowed: string,
  repair?: (text: string) => string | null,
) {
  return leaf({ type: "string", pattern: pattern.source, description: what }, (value) => {
    if (typeof value !== "string") return refuse(`must be text, not ${kindOf(value)}`, allowed);
    if (pattern.test(value)) return { value };
    const repaired = repair?.(value) ?? null;
    return refuse(`${quote(value)} is not possible here`, allowed, repaired);
  });
}

/** One of some words; capital letters do not matter. */
export function word<const W extends string>(what: string, words: readonly W[]) {
  const json = { anyOf: [{ enum: words }, { type: "string", pattern: anyCase(words) }], description: what };
  const allowed = words.join(", ");
  return leaf<W>(json, (value) => {
    if (typeof value !== "string") return refuse(`must be a word, not ${kindOf(value)}`, allowed);
    const wanted = value.trim().toLowerCase();
    const found = words.find((candidate) => candidate === wanted);
    if (found !== undefined) return { value: found };
    return refuse(`${quote(value)} is not known`, allowed, nearestWord(value, words));
  });
}

/** A JSON Schema pattern for some words in any case, with spaces around them. */
export function anyCase(words: readonly string[]): string {
  return `^\\s*(?:${words.map(inAnyCase).join("|")})\\s*$`;
}

/** JSON Schema's patterns have no flags: `ab` -> `[aA][bB]`. */
export function inAnyCase(words: string): string {
  return words.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

export interface NumberLimits {
  readonly least?: number;
  /** If true, `least` itself is not allowed. */
  readonly above?: boolean;
  readonly most?: number;
  readonly whole?: boolean;
}

export function number(what: string, limits: NumberLimits, allowed: string) {
  const { least, most, whole = false, above = false } = limits;
  const json = {
    type: whole ? "integer" : "number",
    ...(least === undefined ? {} : above ? { exclusiveMinimum: least } : { minimum: least }),
    ...(most === undefined ? {} : { maximum: most }),
    description: what,
  };
  return leaf<number>(json, (value) => {
    if (typeof value !== "number") {
      const meant = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
      const nearest = Number.isFinite(meant)
        ? `${meant}${typeof value === "string" ? " without quotes" : ""}`
        : null;
      return refuse(`must be a number, not ${kindOf(value)}`, allowed, nearest);
    }
    const tooSmall = least !== undefined && (above ? value <= least : value < least);
    const tooLarge = most !== undefined && value > most;
    if (tooSmall || tooLarge || (whole && !Number.isInteger(value))) {
      return refuse(`${value} is not possible here`, allowed);
    }
    return { value };
  });
}

/** True or false. YAML 1.2 has no `yes` and `on`; people write them all the same. */
export function flag(what: string) {
  return leaf<boolean>({ type: "boolean", description: what }, (value) => {
    if (typeof value === "boolean") return { value };
    return refuse(`must be true or false, not ${kindOf(value)}`, "true, false", meantFlag(value));
  });
}

/** `true` for yes, on, y, 1; `false` for their opposites; else null. */
export function meantFlag(value: unknown): string | null {
  const said = String(value).toLowerCase();
  if (["yes", "on", "y", "1", "true"].includes(said)) return "true";
  if (["no", "off", "n", "0", "false"].includes(said)) return "false";
  return null;
}
