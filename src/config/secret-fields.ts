/** Secrets must not stand in the YAML: where `${NAME}` is due, and what looks like a secret wherever it stands. */
import type { Plain } from "./document.ts";
import { spotAt, type Path } from "./place.ts";
import { quote } from "./problem.ts";
import { complain, isMap, type Reader } from "./reader.ts";
import { malformedReference, referencesIn } from "./references.ts";

/** Last words of secret names. */
export const SECRET_WORDS: ReadonlySet<string> = new Set([
  "token",
  "password",
  "passwd",
  "passphrase",
  "secret",
  "apikey",
  "authorization",
  "cookie",
  "credential",
  "credentials",
]);
/** What stands before the word `key` in the name of a secret one. */
export const SECRET_KEYS: ReadonlySet<string> = new Set([
  "api",
  "access",
  "private",
  "secret",
  "auth",
  "signing",
  "encryption",
]);

/** `TELEGRAM_BOT_TOKEN`, `apiKey`, `smtp-password`: true; `max_tokens`, `token_file`: false. */
export function isSecretName(name: string): boolean {
  const words = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const last = words.at(-1) ?? "";
  if (SECRET_WORDS.has(last)) return true;
  return last === "key" && SECRET_KEYS.has(words.at(-2) ?? "");
}

/** No well-known form is shorter; most values are. */
const SHORTEST_KNOWN = 8;

/** Forms of well-known secrets; each has a fixed beginning, so that no search runs long. */
const KNOWN_FORMS: readonly [RegExp, string][] = [
  [/\bsk-ant-[A-Za-z0-9_-]{16}/, "a key of the Claude API"],
  [/\bsk-[A-Za-z0-9]{32}/, "an API key"],
  [/\bgh[pousr]_[A-Za-z0-9]{30}/, "a GitHub token"],
  [/\bgithub_pat_[A-Za-z0-9_]{20}/, "a GitHub token"],
  [/\bglpat-[A-Za-z0-9_-]{16}/, "a GitLab token"],
  [/\bxox[abprs]-[A-Za-z0-9-]{10}/, "a Slack token"],
  [/\bntn_[A-Za-z0-9]{30}/, "a Notion token"],
  [/\bsecret_[A-Za-z0-9]{40}/, "a Notion token"],
  [/\bAKIA[A-Z0-9]{16}\b/, "an AWS key"],
  [/\b\d{8,10}:AA[A-Za-z0-9_-]{30}/, "a Telegram bot token"],
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/, "a private key"],
];

/** What a text is if it has the form of a well-known secret, else null. */
export function knownSecret(text: string): string | null {
  if (text.length < SHORTEST_KNOWN) return null;
  const known = KNOWN_FORMS.find(([form]) => form.test(text));
  if (known !== undefined) return known[1];
  const password = /:\/\/[^\s/:@]{0,200}:([^\s/@]{1,200})@/.exec(text)?.[1];
  return password !== undefined && referencesIn(password).length === 0 ? "an address with a password" : null;
}

/** Looks through the whole file. The values of references are only asked for, never read. */
export function checkSecrets(reader: Reader, value: Plain): void {
  walk(reader, value, []);
}

function walk(reader: Reader, value: Plain, path: Path): void {
  if (reader.collector.full()) return;
  if (typeof value === "string" || typeof value === "number") {
    checkScalar(reader, value, path);
  } else if (Array.isArray(value)) {
    value.forEach((item: Plain, index) => walk(reader, item, [...path, index]));
  } else if (isMap(value)) {
    for (const [key, item] of Object.entries(value)) walk(reader, item, [...path, key]);
  }
}

function checkScalar(reader: Reader, value: string | number, path: Path): void {
  const text = String(value);
  const filledIn = isFilledIn(path);
  const known = knownSecret(text);
  const key = path.findLast((step) => typeof step === "string") ?? "";
  const isSecret = (filledIn || known !== null) && isSecretName(key);
  const bare = text !== "" && referencesIn(text).length === 0;
  if (known !== null || (isSecret && bare)) {
    const name = isSecret ? key.toUpperCase().replace(/[^A-Z0-9]+/g, "_") : "NAME";
    const { at } = spotAt(reader.root, path);
    // Without the text: a problem is printed and stored, a secret must not be.
    reader.collector.add(
      { at, text: "" },
      {
        message: `${key} ${known === null ? "is written out" : `holds ${known}`}; secrets do not belong into this file`,
        allowed: `\${${name}}, with ${name}=… in .env or the environment`,
        final: true,
      },
    );
    return;
  }
  if (filledIn) checkReferences(reader, text, path);
}

function checkReferences(reader: Reader, text: string, path: Path): void {
  const malformed = malformedReference(text);
  if (malformed !== null) {
    complain(reader, path, {
      message: `${quote(malformed)} names no variable`,
      allowed: "${NAME}, with letters, digits and _",
    });
  }
  for (const name of referencesIn(text)) {
    if (reader.context.isSet?.(name) !== false) continue;
    complain(reader, path, {
      message: `${name} is set neither in the environment nor in .env`,
      severity: "warning",
    });
  }
}

/** True where `${NAME}` is filled in. */
function isFilledIn(path: Path): boolean {
  const [first, second, third] = path;
  if (["claude", "channels", "dead_man", "ledger"].includes(String(first))) return true;
  if (first === "defaults") return second === "env" || second === "mcp";
  return first === "tasks" && (third === "env" || third === "with" || third === "mcp");
}
