import assert from "node:assert/strict";
import { test } from "node:test";
import { treeMembers, type ProcessRow } from "./tree.ts";

const NOBODY: ReadonlySet<number> = new Set();

function row(
  pid: number,
  parent: number,
  group = pid,
  session = group,
  more: Partial<ProcessRow> = {},
): ProcessRow {
  return { pid, parent, group, session, startedAt: `t${pid}`, zombie: false, ...more };
}

function pids(rows: readonly ProcessRow[]): number[] {
  return rows.map(({ pid }) => pid).toSorted((a, b) => a - b);
}

const root = { pid: 100, startedAt: "t100" };

test("Group, session, descendants and those who carry the marker are members; others are not", () => {
  const rows = [
    row(1, 0),
    row(50, 1),
    row(100, 50),
    row(101, 100, 100),
    row(102, 101, 102, 100),
    row(103, 102, 103, 103),
    row(104, 1, 104),
    row(105, 1, 105),
    row(106, 1, 106, 105),
  ];
  assert.deepEqual(pids(treeMembers(rows, [root], new Set([105]), NOBODY)), [100, 101, 102, 103, 105, 106]);
});

test("The group of an ended root is still the run's", () => {
  assert.deepEqual(pids(treeMembers([row(101, 1, 100, 100)], [root], NOBODY, NOBODY)), [101]);
});

test("RUN-22 A stranger who got the root's pid is not touched, nor are the stranger's children", () => {
  const rows = [row(100, 1, 100, 100, { startedAt: "later" }), row(101, 100, 100)];
  assert.deepEqual(treeMembers(rows, [root], NOBODY, NOBODY), []);
});

test("A group with the root's number in another session is a stranger's", () => {
  assert.deepEqual(treeMembers([row(101, 1, 100, 7)], [root], NOBODY, NOBODY), []);
});

test("Zombies and Nightdesk itself are no members", () => {
  const rows = [row(100, 1, 100, 100, { zombie: true }), row(7, 100, 100)];
  assert.deepEqual(treeMembers(rows, [root], new Set([7]), new Set([7])), []);
});
