import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { createMasker } from "./masker.ts";

const CANARIES: Record<string, string> = {
  ANTHROPIC: "sk-ant-api03-Zq9_xW-7vLkP2mN4bV6cX8zA1sD3fG5hJ7kL9",
  GITHUB_CLASSIC: "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  GITHUB_FINE: "github_pat_11ABCDEFG0123456789_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUV",
  TELEGRAM: "123456789:AAF-8bQ_abcdefghijklmnopqrstuvwxyz1",
  NOTION: "secret_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdef",
  JWT: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
  URL: "postgres://desk:p%40ssw0rd+é@db.example:5432/x",
  PASSWORD: 'pä"ss\\wo rd/+&=~é€',
  PEM: `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n".repeat(3)}AbCdEf1234==\n-----END PRIVATE KEY-----\n`,
};
const masker = createMasker(Object.entries(CANARIES).map(([name, value]) => ({ name, value })));

function show(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

function through(chunks: readonly Uint8Array[], relaxed = false): Buffer {
  const stream = masker.stream();
  const parts = chunks.flatMap((chunk) => [stream.push(chunk), relaxed ? stream.relax() : new Uint8Array(0)]);
  return Buffer.concat([...parts, stream.end()].map((part) => Buffer.from(part)));
}

for (const [name, secret] of Object.entries(CANARIES)) {
  test(`RUN-50 The secret ${name} is masked in every form`, () => {
    const bytes = Buffer.from(secret);
    const forms = {
      plain: secret,
      url: encodeURIComponent(secret),
      form: new URLSearchParams({ v: secret }).toString(),
      json: JSON.stringify({ v: secret }),
      jsonInJson: JSON.stringify(JSON.stringify({ v: secret })),
      jsonAscii: JSON.stringify(secret).replaceAll(
        /[^ -~]/g,
        (s) => `\\u${s.charCodeAt(0).toString(16).padStart(4, "0")}`,
      ),
      base64: bytes.toString("base64"),
      base64url: bytes.toString("base64url"),
      basicAuth: Buffer.from(`u:${secret}`).toString("base64"),
      basicAuth2: Buffer.from(`us:${secret}!`).toString("base64"),
      wrapped: (
        Buffer.from(`${"x".repeat(40)}${secret}`)
          .toString("base64")
          .match(/.{1,20}/g) ?? []
      ).join("\r\n"),
      hex: bytes.toString("hex"),
      hexUpper: bytes.toString("hex").toUpperCase(),
      html: secret.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
      split: `${secret.slice(0, 5)}\n${secret.slice(5)}`,
    };
    for (const [form, text] of Object.entries(forms)) {
      const masked = masker.mask(`before ${text} after`);
      assert.ok(masked.includes(`***${name}***`), `${form}: ${masked}`);
      assert.ok(masked.startsWith("before ") && masked.endsWith(" after"), `${form}: ${masked}`);
      // What is left beside the marker must not give the value away.
      const rest = masked.replaceAll(/\*\*\*\w+\*\*\*/g, "");
      assert.ok(rest.length < text.length / 3 + 80, `${form}: ${masked}`);
    }
  });
}

test("RUN-50 Of a base64 text that is the secret, or ends with it, nothing of the secret's end is left", () => {
  const word = fc.string({
    unit: fc.constantFrom(..."a b c X Y Z 0 1 9 - _ / + é".split(" ")),
    minLength: 9,
    maxLength: 40,
  });
  fc.assert(
    fc.property(word, fc.uint8Array({ maxLength: 5 }), (value, before) => {
      const only = createMasker([{ name: "S", value }]);
      for (const encoding of ["base64", "base64url"] as const) {
        const text = Buffer.concat([before, Buffer.from(value)]).toString(encoding);
        const masked = only.mask(text);
        // At most the character that also holds bits of what stands before.
        const most = Math.ceil((before.length * 8) / 6);
        assert.ok(masked.endsWith("***S***"), `${text}: ${masked}`);
        assert.ok(masked.length - "***S***".length <= most, `${text}: ${masked}`);
      }
    }),
  );
});

test("RUN-51 A text is masked alike, wherever it is cut", () => {
  const secrets = Object.values(CANARIES);
  const piece = fc.oneof(
    fc.constantFrom(...secrets),
    fc.constantFrom(...secrets.map((s) => s.slice(0, 9))),
    fc.constantFrom("\n", "\r\n", "plain ", "MII", "-----BEGIN PRIVATE KEY-----"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), fc.array(fc.nat(400)), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(""));
      const whole = through([bytes]);
      const at = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length].toSorted((a, b) => a - b);
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      assert.deepEqual(through(chunks), whole);
      const masked = through(chunks, true).toString("latin1");
      for (const secret of secrets) assert.ok(!masked.includes(Buffer.from(secret).toString("latin1")));
    }),
    { numRuns: 300 },
  );
});

test("RUN-51 A text is masked alike when it comes byte by byte, and cut in two at every byte", () => {
  const bytes = Buffer.from(
    `a ${CANARIES["PEM"]}b ${CANARIES["JWT"]}${CANARIES["TELEGRAM"]} ${CANARIES["ANTHROPIC"]?.slice(0, 20)}`,
  );
  const whole = through([bytes]).toString();
  assert.equal(whole, `a ***PEM***\nb ***JWT******TELEGRAM*** ${CANARIES["ANTHROPIC"]?.slice(0, 20)}`);
  assert.equal(through(Array.from(bytes, (byte) => Buffer.from([byte]))).toString(), whole);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    assert.equal(through([bytes.subarray(0, cut), bytes.subarray(cut)]).toString(), whole);
  }
});

test("Of secrets that overlap nothing is left, and the first one gives its name", () => {
  const overlapping = createMasker([
    { name: "A", value: "abcdef" },
    { name: "B", value: "abcdefghij" },
    { name: "C", value: "hijklmno" },
  ]);
  const text = "abcdef abcdefghi abcdefghijklmno abcdefghijklmn hijklmno";
  const expected = "***A*** ***A***ghi ***B*** ***B***klmn ***C***";
  assert.equal(overlapping.mask(text), expected);
  const stream = overlapping.stream();
  const parts = Array.from(Buffer.from(text), (byte) => Buffer.from(stream.push(Buffer.from([byte]))));
  assert.equal(Buffer.concat([...parts, stream.end()]).toString(), expected);
});

test("RUN-51 A secret of one letter many times over is one marker, in time that grows with the text only", () => {
  const repeated = createMasker([{ name: "A", value: "a".repeat(64) }]);
  const stream = repeated.stream();
  const chunk = Buffer.alloc(64 * 1024, "a");
  const parts: Uint8Array[] = [];
  for (let count = 0; count < 32; count += 1) parts.push(Buffer.from(stream.push(chunk)));
  assert.equal(Buffer.concat([...parts, stream.end()]).toString(), "***A***");
});

test("Broken UTF-8 and binary bytes pass unchanged", () => {
  const bytes = Buffer.concat([
    Buffer.from([0xff, 0xc3, 0x28, 0, 0xed, 0xa0, 0x80]),
    Buffer.from(CANARIES["JWT"] ?? ""),
    Buffer.from([0xe2, 0x82]),
  ]);
  const masked = through([bytes]);
  assert.deepEqual(
    masked,
    Buffer.concat([
      Buffer.from([0xff, 0xc3, 0x28, 0, 0xed, 0xa0, 0x80]),
      Buffer.from("***JWT***"),
      Buffer.from([0xe2, 0x82]),
    ]),
  );
});

test("RUN-52 Values of less than six characters are named and left alone", () => {
  const short = createMasker([
    { name: "PIN", value: "12345" },
    { name: "EMPTY", value: "" },
  ]);
  assert.deepEqual(short.tooShort, ["PIN"]);
  assert.equal(short.mask("12345"), "12345");
});

test("RUN-50 A password inside a URL is masked on its own too", () => {
  assert.equal(masker.mask("rejected: p@ssw0rd+é, p%40ssw0rd"), "rejected: ***URL***, p%40ssw0rd");
});

test("Up to three bytes that may begin a secret are shown to a view that waits; the secret itself never is", () => {
  const stream = masker.stream();
  assert.equal(show(stream.push(Buffer.from("Status"))) + show(stream.relax()), "Status");
  assert.equal(show(stream.push(Buffer.from(" gh"))) + show(stream.relax()), " gh");
  assert.equal(show(stream.push(Buffer.from("p_16C7e42F"))) + show(stream.relax()), "");
  assert.equal(show(stream.push(Buffer.from("292c6912E7710c838347Ae178B4a!"))), "***GITHUB_CLASSIC***!");
});
