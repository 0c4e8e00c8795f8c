import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { batchLine, BatchArgumentError } from "./batch-line.ts";

test("RUN-08 Every argument is quoted; quotes are doubled, and no percent sign can name a variable", () => {
  assert.equal(
    batchLine("C:\\my tasks\\a b.cmd", ["", "plain", 'say "hi"', "%PATH%", "a&b|c^d", "C:\\x\\", 'C:\\"']),
    '/e:ON /v:OFF /d /s /c ""C:\\my tasks\\a b.cmd" "" "plain" "say ""hi""" "%%cd:~,%PATH%%cd:~,%" "a&b|c^d" "C:\\x\\\\" "C:\\\\""""',
  );
});

test("RUN-08 Arguments and paths that cannot be passed unchanged are refused", () => {
  for (const argument of ["a\nb", "a\rb", "a\0b"])
    assert.throws(() => batchLine("C:\\x.cmd", [argument]), BatchArgumentError);
  for (const path of ["C:\\%a%.cmd", 'C:\\".cmd'])
    assert.throws(() => batchLine(path, []), BatchArgumentError);
});

/** What `cmd.exe` makes of the line: it knows quotes and variables, and nothing else ends a word inside quotes. */
function wordsOf(line: string): string[] {
  const inner = line.slice('/e:ON /v:OFF /d /s /c "'.length, -1).replaceAll("%cd:~,%", "");
  const words: string[] = [];
  for (const match of inner.matchAll(/"((?:[^"]|"")*)"(?: |$)/g)) words.push(match[1] ?? "");
  return words;
}

/** What a C program makes of one such word. */
function argumentOf(word: string): string {
  return word.replaceAll(
    /(\\*)(""|$)/g,
    (_, slashes: string, quote: string) => slashes.slice(slashes.length / 2) + quote.slice(1),
  );
}

test("RUN-08 Any other argument comes out as it went in", () => {
  const argument = fc.string({ unit: fc.constantFrom(..."ab \\\"%^&|<>!'()ž🐎".split("")) });
  fc.assert(
    fc.property(fc.array(argument), (args) => {
      const [script, ...words] = wordsOf(batchLine("C:\\x.cmd", args));
      assert.equal(script, "C:\\x.cmd");
      assert.deepEqual(words.map(argumentOf), args);
    }),
  );
});
