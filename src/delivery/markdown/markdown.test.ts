import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { toHtml } from "./html.ts";
import { toMarkedText } from "./marked-text.ts";
import { parseMarkdown } from "./parse.ts";

const TEXT = `# Night

All **is** well, see [the page](https://example.org/?a=1&b="2"), \`x < y\`.

- one
  - two
3. three

| a | b |
|---|---|

\`\`\`
<script>
\`\`\`
> said`;

test("DEL-32 Markdown becomes text with marks at the right places", () => {
  const { text, marks } = toMarkedText(parseMarkdown(TEXT));
  const shown = marks.map((mark) => `${mark.type} ${text.slice(mark.offset, mark.offset + mark.length)}`);
  assert.deepEqual(shown, [
    "bold Night",
    "bold is",
    "text_link the page",
    "code x < y",
    "pre | a | b |\n|---|---|",
    "pre <script>",
  ]);
  assert.match(text, /^Night\n\nAll is well, see the page, x < y\.\n\n• one\n {2}◦ two\n3\. three\n\n/);
});

test("DEL-33 HTML holds our own tags alone, whatever the text", () => {
  const html = toHtml(parseMarkdown(`${TEXT}\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1))`));
  assert.match(html, /<a href="https:\/\/example\.org\/\?a=1&amp;b=&quot;2&quot;">the page<\/a>/);
  assert.match(html, /<pre>&lt;script&gt;<\/pre>/);
  assert.doesNotMatch(html, /<img|<script|href="javascript/);
  const ours = /^<\/?(?:h[2-6]|div|blockquote|pre|hr|p|code|strong|em|a|br)\b/;
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from(`<>"'&*_\`[](): \nahrefjsx#-/|`)) }),
      (text) => {
        for (const [tag] of toHtml(parseMarkdown(text)).matchAll(/<[^>]*>?/g)) assert.match(tag, ours);
      },
    ),
    { numRuns: 500 },
  );
});

test("DEL-32 no text takes long to read", () => {
  const hard = [
    "*".repeat(50_000),
    "[".repeat(50_000),
    "_a".repeat(25_000),
    "`".repeat(49_999),
    "**a".repeat(20_000),
  ];
  for (const text of hard) assert.ok(parseMarkdown(text).length > 0);
});
