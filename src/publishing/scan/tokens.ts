/** Secrets that are known by their form. Each has a beginning of its own, so that hashes and ids are none. */
import { type Detector, type Found, matches } from "./detector.ts";

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bsk-ant-[A-Za-z0-9_-]{20,}/g, "a key of the Claude API"],
  [/\bsk-(?:proj-)?[A-Za-z0-9]{32,}\b/g, "an API key"],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}/g, "a GitHub token"],
  [/\bgithub_pat_[A-Za-z0-9_]{40,}/g, "a GitHub token"],
  [/\bglpat-[A-Za-z0-9_-]{20,}/g, "a GitLab token"],
  [/(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g, "a Telegram bot token"],
  [/\bntn_[A-Za-z0-9]{40,}/g, "a Notion token"],
  [/\bsecret_[A-Za-z0-9]{43}\b/g, "a Notion token"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, "an AWS key"],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g, "a Slack token"],
  [/\bhooks\.slack\.com\/services\/T[A-Z0-9]{6,}\/B[A-Z0-9]{6,}\/[A-Za-z0-9]{16,}/g, "a Slack webhook"],
  [/\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g, "a Google API key"],
  [/\bnpm_[A-Za-z0-9]{36}\b/g, "an npm token"],
  [/\b[sr]k_live_[A-Za-z0-9]{20,}/g, "a Stripe key"],
  [/-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g, "a private key"],
];

const JWT = /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g;
/** Quotes and braces in between mean that a program puts an address together. */
const URL_WITH_PASSWORD =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'`<>{}$]{1,100}:([^\s/@"'`<>{}$]{1,200})@[\w[]/gi;
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  "password",
  "pass",
  "secret",
  "token",
  "xxx",
  "***",
  "...",
]);

export const tokens: Detector = {
  inCode: true,
  *find(text): Generator<Found> {
    for (const [form, kind] of FORMS) yield* matches(text, form, kind, { mayBeAllowed: false });
    yield* matches(text, JWT, "a JSON web token", {
      mayBeAllowed: false,
      check: ([token]) => namesAlgorithm(token),
    });
    yield* matches(text, URL_WITH_PASSWORD, "an address with a password", {
      mayBeAllowed: false,
      check: ([, password = ""]) => !PLACEHOLDERS.has(password.toLowerCase()),
    });
  },
};

function namesAlgorithm(token: string): boolean {
  const [head = ""] = token.split(".", 1);
  return Buffer.from(head, "base64url").toString("utf8").includes('"alg"');
}
