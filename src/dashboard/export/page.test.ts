import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import type { Published } from "../api/published.ts";
import { inScript, pageFiles } from "./page.ts";

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Nightdesk</title>
  </head>
  <body></body>
</html>
`;

const bytes = (text: string) => ({ bytes: new TextEncoder().encode(text) });
const built = new Map([
  ["/", bytes(HTML)],
  ["/theme.js", bytes("1")],
  ["/assets/main-4f3a.js", bytes("2")],
  ["/assets/main-4f3a.js.map", bytes("{}")],
]);
const answers = { session: { zone: "Europe/Prague" } } as unknown as Published;

function pageOf(files: ReadonlyMap<string, Uint8Array>): string {
  return new TextDecoder().decode(files.get("index.html"));
}

test("DASH-66 a published page is the built one with answers, a policy by itself, and no map of its sources", () => {
  const files = pageFiles(built, answers);
  assert.deepEqual([...files.keys()], ["assets/main-4f3a.js", "theme.js", ".nojekyll", "index.html"]);
  assert.equal(files.get(".nojekyll")?.length, 0);
  const page = pageOf(files);
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(page)?.[1] ?? "";
  assert.match(policy, /default-src 'none'.*script-src 'self'/);
  assert.doesNotMatch(policy, /unsafe|\*|connect-src|https?:/);
  // The policy holds for what stands behind it.
  assert.ok(page.indexOf("Content-Security-Policy") < page.indexOf("<title>"));
  assert.match(
    page,
    /<script type="application\/json" id="answers">\{"session":\{"zone":"Europe\/Prague"\}\}<\/script>/,
  );
});

test("DASH-66 a built page of another form stops the publishing", () => {
  const strange = new Map([["/", bytes("<html><body class='x'></body></html>")]]);
  assert.throws(() => pageFiles(strange, answers), /of another form/);
  assert.throws(() => pageFiles(new Map(), answers), /is not built/);
});

test("DASH-68 no text ends the element that holds the answers, and every text comes out as it went in", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.constantFrom("</script>", "<!--", "]]>", "\u2028", "&lt;"),
      (text, end) => {
        const json = inScript(JSON.stringify({ text: text + end }));
        assert.doesNotMatch(json, /[<>&\u2028\u2029]/);
        assert.equal((JSON.parse(json) as { text: string }).text, text + end);
      },
    ),
  );
});
