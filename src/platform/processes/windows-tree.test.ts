import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSnapshot, windowsDescendants } from "./windows-tree.ts";

const AT = 1_774_000_000_000;

test("A snapshot is read with its file times, other lines are passed over", () => {
  const fileTime = (BigInt(AT) + 11_644_473_600_000n) * 10_000n;
  assert.deepEqual(parseSnapshot(`\r\nWARNING: x\r\n12 4 ${fileTime}\r\n 13 12 ${fileTime}\n`), [
    { pid: 12, parent: 4, createdAt: AT },
    { pid: 13, parent: 12, createdAt: AT },
  ]);
});

test("RUN-24 Descendants are found at any depth, parents before children", () => {
  const rows = [
    { pid: 30, parent: 20, createdAt: AT + 2 },
    { pid: 10, parent: 1, createdAt: AT },
    { pid: 20, parent: 10, createdAt: AT + 1 },
    { pid: 11, parent: 1, createdAt: AT + 3 },
  ];
  const found = windowsDescendants(rows, { pid: 10, createdAt: AT });
  assert.deepEqual(
    found.map(({ pid }) => pid),
    [10, 20, 30],
  );
});

test("Children of an ended root are found", () => {
  const rows = [{ pid: 20, parent: 10, createdAt: AT + 1 }];
  assert.deepEqual(windowsDescendants(rows, { pid: 10, createdAt: AT }), rows);
});

test("RUN-24 A process older than its so-called parent is a stranger", () => {
  const rows = [
    { pid: 10, parent: 1, createdAt: AT },
    { pid: 20, parent: 10, createdAt: AT - 3_600_000 },
  ];
  assert.deepEqual(
    windowsDescendants(rows, { pid: 10, createdAt: AT }).map(({ pid }) => pid),
    [10],
  );
});

test("Of a pid that was given out again only the children of the first holder count", () => {
  const rows = [
    { pid: 10, parent: 1, createdAt: AT + 3_600_000 },
    { pid: 20, parent: 10, createdAt: AT + 1_000 },
    { pid: 30, parent: 10, createdAt: AT + 3_600_001 },
  ];
  assert.deepEqual(
    windowsDescendants(rows, { pid: 10, createdAt: AT }).map(({ pid }) => pid),
    [20],
  );
});
