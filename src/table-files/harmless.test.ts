import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { harmless } from "./harmless.ts";

test("DASH-116 DAT-30 what a spreadsheet would run gets an apostrophe before it, wherever it stands", () => {
  for (const [text, wanted] of [
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t'=1"],
    ["\rx", "'\rx"],
    ["=1+1\nof two lines", "'=1+1\nof two lines"],
    ["  =1", "'  =1"],
    ["\ufeff=1", "'\ufeff=1"],
    ["\0=1", "'\ufffd=1"],
    ["＝1", "'＝1"],
    ["x;=HYPERLINK(1)", "x;'=HYPERLINK(1)"],
    ['x; "=1"', `x; "'=1"`],
    ["x\n=1", "x\n'=1"],
    ["x;-2+3", "x;'-2+3"],
  ] as const)
    assert.equal(harmless(text), wanted, JSON.stringify(text));
});

test("DASH-116 what no spreadsheet runs stays as it is", () => {
  for (const text of ["", "plain", "a=b", "a - b", "1;2;3", "list:\n- one\n+ two", "a@b.example", "'=1"])
    assert.equal(harmless(text), text);
});

test("DASH-116 no text begins a cell with a formula, however it is cut at semicolons and lines", () => {
  const signs = fc.constantFrom("=", "+", "-", "@", ";", "\t", "\n", "\r", " ", '"', "x", "1", "\0");
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 12 }), (parts) => {
      for (const [index, cell] of harmless(parts.join(""))
        .split(/[;\t\r\n]/)
        .entries())
        assert.doesNotMatch(cell, index === 0 ? /^\s*=|^[+\-@]/ : /^[\s"]*([=@]|[+-][^\s])/);
    }),
  );
});
