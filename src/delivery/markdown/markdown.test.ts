import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
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
    "pre a  b",
    "pre <script>",
  ]);
  assert.match(text, /^Night\n\nAll is well, see the page, x < y\.\n\n• one\n {2}◦ two\n3\. three\n\n/);
});

test("DEL-33 HTML holds our own tags alone, whatever the text", () => {
  const html = toHtml(parseMarkdown(`${TEXT}\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1))`));
  assert.match(html, /<a href="https:\/\/example\.org\/\?a=1&amp;b=&quot;2&quot;">the page<\/a>/);
  assert.match(html, /<pre>&lt;script&gt;<\/pre>/);
  assert.doesNotMatch(html, /<img|<script|href="javascript/);
  const ours = /^<\/?(?:h[2-6]|table|tr|th|td|div|blockquote|pre|hr|p|code|strong|em|a|br)\b/;
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

test("DEL-32 a backslash takes the meaning from a mark, and stays in paths", () => {
  const text = (markdown: string) => toMarkedText(parseMarkdown(markdown)).text;
  assert.equal(text("a \\*star\\* and \\[a place\\] \\| 91 %"), "a *star* and [a place] | 91 %");
  assert.equal(
    text("**9 \\* 9** C:\\Users\\me\\.env \\\\server\\x"),
    "9 * 9 C:\\Users\\me\\.env \\\\server\\x",
  );
});

test("DEL-32 a table stands in columns where a phone has room, else each row is a line", () => {
  const shown = (markdown: string) => {
    const { text, marks } = toMarkedText(parseMarkdown(markdown));
    return [
      text,
      ...marks.map(({ type, offset, length }) => `${type} ${text.slice(offset, offset + length)}`),
    ];
  };
  const narrow = "| task | runs |\n|---|---:|\n| a \\| b | 12 |\n| c | 3 |";
  assert.deepEqual(shown(narrow).slice(0, 1), ["task   runs\na | b    12\nc         3"]);
  const wide = `| task | runs | average time of a successful run |\n|---|---|---|\n| brief | 7 (±0) | 3 min |\n| sync | 2 | – |`;
  assert.deepEqual(shown(wide), [
    "• brief: runs 7 (±0), average time of a successful run 3 min\n• sync: runs 2",
    "bold brief",
    "bold sync",
  ]);
  assert.equal(
    toHtml(parseMarkdown("| a |\n|---|\n| <b> |")),
    '<table><tr><th align="left">a</th></tr><tr><td align="left">&lt;b&gt;</td></tr></table>',
  );
});

test("DEL-32 columns of a table keep the side that they ask for, as text and as HTML", () => {
  const blocks = parseMarkdown("| a | bbbbb | ccc |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n| 4 | 5 |");
  assert.equal(toMarkedText(blocks).text, "a  bbbbb  ccc\n1    2      3\n4    5");
  assert.equal(
    toHtml(blocks),
    '<table><tr><th align="left">a</th><th align="center">bbbbb</th><th align="right">ccc</th></tr>' +
      '<tr><td align="left">1</td><td align="center">2</td><td align="right">3</td></tr>' +
      '<tr><td align="left">4</td><td align="center">5</td></tr></table>',
  );
});
