import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import * as fc from "../../testing/properties.ts";
import { createMasker } from "../../masking/masker.ts";
import { checksOut } from "./iban.ts";
import { scanSite, type ScanParts } from "./scan-site.ts";

const KNOWN = 'pä"ss\\wo rd/+&=~é€';
const masker = createMasker([{ name: "CANARY", value: KNOWN }]);
const parts: ScanParts = {
  machine: {
    home: "/srv/jana data/nightdesk",
    userFolder: "/home/jnovakova",
    user: "jnovakova",
    host: "thinkpad-jana.lan",
  },
  findKnown: masker.spans,
  allow: [],
};

async function kindsIn(
  text: string | Uint8Array,
  path = "index.html",
  more: Partial<ScanParts> = {},
): Promise<string[]> {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const { found } = await scanSite(new Map([[path, bytes]]), { ...parts, ...more });
  return [...new Set(found.map(({ kind }) => kind))];
}

/** Made up, but of the true form. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  "a key of the Claude API": ["sk-ant-api03-Zq9_xW-7vLkP2mN4bV6cX8zA1sD3fG5hJ7kL9"],
  "a GitHub token": [
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "github_pat_11ABCDEFG0123456789_abcdefghijklmnopqrstuvwxyz0123456789ABCDEF",
  ],
  "a Telegram bot token": ["123456789:AAF-8bQ_abcdefghijklmnopqrstuvwxyz1"],
  "a Notion token": [
    "ntn_1234567890abcdefghijABCDEFGHIJ1234567890abcd",
    "secret_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg",
  ],
  "an AWS key": ["AKIAIOSFODNN7EXAMPLE"],
  "a Slack token": ["xoxb-123456789012-abcdefABCDEF"],
  "a private key": ["-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----"],
  "a JSON web token": [
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
  ],
  "an address with a password": ["postgres://desk:p%40ssw0rd@db.lan:5432/x"],
  "an e-mail address": ["jana.novakova@seznam.cz", "j+x@mail.firma.co.uk"],
  "a phone number": ["+420 777 123 456", "+49 (171) 123-4567", "tel:+420777123456", "telefon: 777 123 456"],
  "a bank account (IBAN)": [
    "CZ65 0800 0000 1920 0014 5399",
    "DE89370400440532013000",
    "GB82WEST12345698765432",
  ],
  "a genotype (rs number with letters)": [
    "rs1801133 AG",
    "rs4477212\t1\t82154\tAA",
    "rs429358(C;T)",
    '{"rsid":"rs7412","genotype":"CC"}',
    "rs1801133,1,11856378,A,G",
  ],
  "a folder of this machine": [
    "/srv/jana data/nightdesk/tasks/x.py",
    "/home/jnovakova/.ssh",
    "/Users/jnovakova/x",
  ],
  "a user's folder": [String.raw`C:\Users\jana\secret.txt`, "C:/Users/jana/x"],
  "the name of this machine's user": ["by jnovakova at night", "backup-jnovakova", "jnovakova_mail"],
  "the name of this machine": ["on thinkpad-jana it ran", "thinkpad-jana.lan", "sync_thinkpad-jana-2"],
};

const jsonAscii = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[^ -~]|[@:/+]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

describe("what must not become public", () => {
  for (const [kind, values] of Object.entries(SECRETS)) {
    test(`PUB-50 ${kind} is found, in plain text and in every spelling of it`, async () => {
      for (const value of values) {
        const forms: Record<string, string> = {
          plain: `<p>before ${value} after</p>`,
          end: value,
          json: JSON.stringify({ v: value }),
          jsonInJson: JSON.stringify(JSON.stringify({ v: value })),
          jsonAscii: jsonAscii(`say ${value} !`),
          url: `?q=${encodeURIComponent(`say ${value} !`)}`,
          html: `<p>${value.replaceAll("@", "&#64;").replaceAll("/", "&#x2F;").replaceAll(":", "&colon;").replaceAll('"', "&quot;")}</p>`,
          base64: `data:text/plain;base64,${Buffer.from(`the value is: ${value} .`).toString("base64")}`,
        };
        for (const [form, text] of Object.entries(forms)) {
          assert.ok((await kindsIn(text)).includes(kind), `${form}: ${text}`);
        }
      }
    });
  }

  test("PUB-51 a secret of this home is found in every form, in texts and in bytes, also across pieces", async () => {
    const bytes = Buffer.from(KNOWN);
    const forms = [
      KNOWN,
      JSON.stringify(KNOWN),
      encodeURIComponent(KNOWN),
      bytes.toString("base64"),
      bytes.toString("base64url"),
      bytes.toString("hex"),
      Buffer.from(`u:${KNOWN}`).toString("base64"),
    ];
    for (const form of forms) {
      assert.deepEqual(await kindsIn(`x ${form} y`), ["the secret CANARY of this home"], form);
      assert.deepEqual(await kindsIn(Buffer.from(`\0\0${form}`), "a.png"), [
        "the secret CANARY of this home",
      ]);
      for (const cut of [1, 5, 12]) {
        const filler = "a\n".repeat((1 << 20) / 2 - cut).slice(0, (1 << 20) - cut);
        assert.deepEqual(
          await kindsIn(`${filler}${form} end`, "big.txt"),
          ["the secret CANARY of this home"],
          `${cut}`,
        );
      }
    }
  });

  test("PUB-52 a hit names file, kind and place, and never the value", async () => {
    const text = `one\ntwo jana@firma.cz\n${"x".repeat(1 << 20)}\n  ghp_16C7e42F292c6912E7710c838347Ae178B4a\n${Buffer.from("mail: petr@firma.cz, see").toString("base64")}\n`;
    const { found } = await scanSite(new Map([["a/b.txt", Buffer.from(text)]]), parts);
    assert.deepEqual(found, [
      { file: "a/b.txt", kind: "an e-mail address", form: "plain", line: 2, column: 5 },
      { file: "a/b.txt", kind: "a GitHub token", form: "plain", line: 4, column: 3 },
      { file: "a/b.txt", kind: "an e-mail address", form: "base64", line: 5, column: 1 },
    ]);
    const named = await scanSite(new Map([["runs/jana@firma.cz.html", Buffer.from("")]]), parts);
    assert.deepEqual(
      named.found.map(({ kind, line }) => [kind, line]),
      [["an e-mail address", 0]],
    );
  });

  test("PUB-53 what is meant to be public may be allowed, secrets may not", async () => {
    const page = "mailto:jana@firma.cz tel:+420777123456 ghp_16C7e42F292c6912E7710c838347Ae178B4a";
    const allow = ["Jana@firma.cz", "+420 777 123 456", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"];
    assert.deepEqual(await kindsIn(page, "index.html", { allow }), ["a GitHub token"]);
  });

  test("PUB-54 text in UTF-16 and gzip is looked into; archives are named as not looked into", async () => {
    const mail = "write to jana@firma.cz";
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(mail, "utf16le")]);
    assert.deepEqual(await kindsIn(wide, "a.txt"), ["an e-mail address"]);
    assert.deepEqual(await kindsIn(gzipSync(mail), "a.json.gz"), ["an e-mail address"]);
    const { found, warnings } = await scanSite(new Map([["a.zip", Buffer.from("PK\u0003\u0004")]]), parts);
    assert.deepEqual([found, warnings], [[], ["a.zip was not looked into: it is packed."]]);
  });
});

/** What pages and their programs are full of. */
const HARMLESS: readonly string[] = [
  "2026-11-29T19:22:19.123Z 2026-11-29T20:22:19+01:00 20261129T192219Z 1795980139123",
  "run 1m8mddk99vq112ayb, 01JDXW5GZ8Q7V3N2M4K6P8R0TA, commit 25bd550de237ea341d61382229cb0573ecae69c3",
  "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  '<link href="/assets/index-Dk39xQpl.js" integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC">',
  "background:url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==)",
  "icon@2x.png npm i preact@11.2.0 @media (max-width: 30em) .a@container git@github.com:jana/status.git user@example.com a@b.test",
  'const u=`${a}://${b}:${c}@${d}`;fetch("https://"+h+":"+p+"@"+x);x=y+1234567890123;z=[+12345678,+1e9]',
  "M10.5 20+30 40-50l12.25 33 v+420 777z 127.0.0.1:4680 192.168.100.200 v26.10.0 1.000.000,00 12 345 678 901",
  "rs1801133 is a variant; rs429358 and rs7412; see rs12 AND THEN; rs1801133 C677T",
  "postgres://user:password@host/db (write your own) https://jana.github.io/status/ https://host:8080/a@b",
  '/home/about/ href="/Users/guide" /data/site /srv/other C:\\Windows\\System32 /home/jnovakovaX <mark>may</mark>',
  "CZ12 is a street, AB12 3456 7890, DE00 0000 0000 0000 0000 00, GB82 TEST, ID 2026 1129 1922 1900 0000",
  "eyJ is not a token; eyJhIjoxfQ.eyJiIjoyfQ0000.c2lnbmF0dXJl00",
  "-----BEGIN CERTIFICATE----- -----BEGIN PUBLIC KEY----- sk-ant- ghp_short AKIA123 xoxb-",
  "3 of 7 succeeded in 1 min 30 s, 99.9 %, +12, −3, +1 2 3, +420, phone: none, tel: see below",
];

describe("what is no secret", () => {
  for (const text of HARMLESS) {
    test(`PUB-55 nothing is found in ${JSON.stringify(text.slice(0, 50))}`, async () => {
      for (const path of ["index.html", "app.js", "data.json"]) {
        assert.deepEqual(await kindsIn(text, path), [], path);
        assert.deepEqual(await kindsIn(JSON.stringify({ text }), path), [], path);
      }
    });
  }

  test("PUB-55 nothing is found in random ids, hashes, instants and bytes", async () => {
    const hex = fc.stringMatching(/^[0-9a-f]{40}$/);
    const ulid = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    const runId = fc.stringMatching(/^[0-9a-z]{17}$/);
    const instant = fc
      .integer({ min: 1.7e12, max: 1.9e12 })
      .map((at) => `${at} ${new Date(at).toISOString()}`);
    const base64 = fc
      .uint8Array({ minLength: 32, maxLength: 200 })
      .map((bytes) => Buffer.from(bytes).toString("base64"));
    const number = fc.double({ noNaN: true }).map(String);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(hex, ulid, runId, instant, base64, number), { maxLength: 40 }),
        async (words) => {
          assert.deepEqual(await kindsIn(JSON.stringify({ words, text: words.join(" ") }), "data.json"), []);
        },
      ),
      { numRuns: 200 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (bytes) => {
        assert.deepEqual(await kindsIn(Buffer.concat([Buffer.from([0]), bytes]), "a.png"), []);
      }),
    );
  });

  test("PUB-55 names of machines and users that are ordinary words are not looked for", async () => {
    for (const word of ["root", "user", "mark", "localhost", "jan", "nightdesk"]) {
      const machine = { ...parts.machine, user: word, host: word, userFolder: "/root", home: "/data" };
      assert.deepEqual(
        await kindsIn(`the ${word} of /data and /root here`, "index.html", { machine }),
        [],
        word,
      );
    }
  });
});

test("PUB-50 of account numbers only those with the right country, length, form and checksum count", () => {
  assert.ok(checksOut("CZ6508000000192000145399"));
  assert.ok(!checksOut("CZ6608000000192000145399"));
  assert.ok(!checksOut("ZZ6508000000192000145399"));
  assert.ok(!checksOut("CZ650800000019200014539"));
});
