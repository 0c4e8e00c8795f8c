import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { nearestWord } from "./nearest.ts";
import { formatProblem, showText } from "./problem.ts";
import { disguiseReferences, referencesIn, resolveSecrets, revealReferences } from "./references.ts";
import { isSecretName, knownSecret } from "./secret-fields.ts";
import { meantDuration, parseDuration } from "./shapes/duration.ts";
import { snakeCase } from "./shapes/id.ts";
import { SCHEDULE_WORDS } from "./words.ts";

test("the nearest word is found through swapped, missing and doubled letters, and nothing far is offered", () => {
  const cases = {
    dialy: "daily",
    daly: "daily",
    weeekly: "weekly",
    "on-demand": "on_demand",
    mnthly: "monthly",
    DAILY: "daily",
  };
  for (const [wrong, right] of Object.entries(cases))
    assert.equal(nearestWord(wrong, SCHEDULE_WORDS), right, wrong);
  for (const far of ["", "x", "never", "a".repeat(1_000)])
    assert.equal(nearestWord(far, SCHEDULE_WORDS), null, far);
  assert.equal(nearestWord("timeout", ["timeout_minutes", "time"]), "timeout_minutes");
});

test("problems are printed on one line without anything that moves a cursor or turns the text", () => {
  const nasty = "a\u001b[31m\n\u202e\ud800\u0085\u2028b";
  assert.equal(showText(nasty), "a\\u001b[31m\\n\\u202e\\ud800\\u0085\\u2028b");
  const problem = {
    severity: "error",
    file: "x.yaml",
    line: 3,
    column: 7,
    text: nasty,
    message: `m ${nasty}`,
    allowed: "a, b",
    nearest: "a",
  } as const;
  assert.match(formatProblem(problem), /^x\.yaml:3:7: error: m a.*; did you mean a\? allowed: a, b$/);
});

test("CFG-07 the guess comes before what else is allowed, however long that is", () => {
  const told = { severity: "error", file: "x.yaml", line: 1, column: 1, text: "b", message: "no b" } as const;
  const many = "word, ".repeat(1_000);
  assert.match(
    formatProblem({ ...told, allowed: many, nearest: "a" }),
    /error: no b; did you mean a\? allowed: word, /,
  );
  assert.equal(
    formatProblem({ ...told, allowed: "a, c", nearest: null }),
    "x.yaml:1:1: error: no b; allowed: a, c",
  );
  assert.equal(
    formatProblem({ ...told, allowed: null, nearest: "a" }),
    "x.yaml:1:1: error: no b; did you mean a?",
  );
});

test("CFG-28: durations are sums of numbers with units", () => {
  const right = {
    "90s": 90_000,
    "30m": 1_800_000,
    "2h": 7_200_000,
    "1d": 86_400_000,
    "1w": 604_800_000,
    "1h30m": 5_400_000,
    "1.5 h": 5_400_000,
    "0s": 0,
  };
  for (const [text, ms] of Object.entries(right)) assert.equal(parseDuration(text), ms, text);
  for (const text of ["", "30", "m", "-5m", "5x", "1e3m", "1h 30", "9999999999d", "5m5", "1h,30m"]) {
    assert.equal(parseDuration(text), null, text);
  }
  assert.equal(meantDuration("15 minutes"), "15m");
  assert.equal(meantDuration("2 hours"), "2h");
  assert.equal(meantDuration(30), "30m");
  assert.equal(meantDuration("soon"), null);
});

test("CFG-40: references are disguised character for character and come back as they were", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("${A}", "${", "}", "{", "$", "${a b}", "x", "\n", "${_1}")),
      (parts) => {
        const text = parts.join("");
        assert.equal(disguiseReferences(text).length, text.length);
        assert.equal(revealReferences(disguiseReferences(text)), text);
      },
    ),
  );
});

test("CFG-40: references are filled in at any depth, and missing ones are named and left", () => {
  const value = { a: ["x-${A}-${B}", 1, null, { c: "${A}${A}" }], d: "${MISSING}", e: "$A $${A} ${A:-x}" };
  const { value: filled, missing } = resolveSecrets(value, (name) => ({ A: "$&", B: "${A}" })[name]);
  assert.deepEqual(filled, {
    a: ["x-$&-${A}", 1, null, { c: "$&$&" }],
    d: "${MISSING}",
    e: "$A $$& ${A:-x}",
  });
  assert.deepEqual(missing, ["MISSING"]);
  assert.deepEqual(referencesIn("${A} ${B}${A} ${1} $C"), ["A", "B"]);
});

test("CFG-41: names of secrets are told from names that only sound like them", () => {
  for (const name of [
    "token",
    "TELEGRAM_BOT_TOKEN",
    "apiKey",
    "api_key",
    "API_KEY",
    "smtp-password",
    "clientSecret",
    "Authorization",
    "privateKey",
    "notion.token",
  ]) {
    assert.equal(isSecretName(name), true, name);
  }
  for (const name of [
    "max_tokens",
    "token_file",
    "tokenizer",
    "key",
    "keyboard",
    "public_key",
    "PWD",
    "secretary",
    "passwordless",
    "monkey",
    "",
  ]) {
    assert.equal(isSecretName(name), false, name);
  }
});

test("CFG-41: known forms of secrets are found in the middle of a text, addresses only with a password", () => {
  assert.equal(knownSecret(`x ghp_${"a".repeat(36)} y`), "a GitHub token");
  assert.equal(knownSecret("-----BEGIN OPENSSH PRIVATE KEY-----"), "a private key");
  assert.equal(knownSecret("https://me:pass@example.org/"), "an address with a password");
  for (const text of [
    "https://me@example.org",
    "https://me:${PASS}@example.org",
    "mailto:a@b.c",
    "http://h:80/x@y",
    "ask-anything",
    "12:30",
  ]) {
    assert.equal(knownSecret(text), null, text);
  }
});

test("CFG-10: ids are suggested from what was written", () => {
  assert.equal(snakeCase("Build ClinVar-Index"), "build_clin_var_index");
  assert.equal(snakeCase("Denní přehled"), "denni_prehled");
  assert.equal(snakeCase("123"), null);
  assert.equal(snakeCase("–"), null);
});
