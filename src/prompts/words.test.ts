import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../ports/prompt.ts";
import { ownWords } from "./words.ts";

test("PRM-09: a task's own words are UTF-8 text of a length that a person writes; a mark at their beginning is none of them", () => {
  const words = (bytes: Buffer) => ownWords("prompts/a.md", () => bytes);
  assert.equal(words(Buffer.from("\uFEFFSum up. ěšč")), "Sum up. ěšč");
  assert.equal(words(Buffer.alloc(200 * 1024, "x")).length, 200 * 1024);
  assert.throws(() => words(Buffer.alloc(200 * 1024 + 1, "x")), /prompts\/a\.md has more than 204800 bytes/);
  assert.throws(() => words(Buffer.from([0x61, 0xff, 0xfe])), /prompts\/a\.md is not UTF-8 text/);
  const gone = () => {
    throw new Error("ENOENT");
  };
  assert.throws(() => ownWords("prompts/a.md", gone), InputError);
});
