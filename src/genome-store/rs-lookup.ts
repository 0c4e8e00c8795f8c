/**
 * Rows of many rs numbers at once. The numbers are sorted, and the index's sorted ones are gone through beside them a part
 * at a time: nothing of them is kept in memory, which costs more than reading it.
 */
import type { DatabaseSync } from "node:sqlite";
import type { RowLists } from "../genome/io.ts";
import { lowerBound } from "../genome/keys.ts";
import { radixOrder } from "../genome/radix.ts";
import { openColumn, readParts } from "./index-parts.ts";

/** Where the rows of each number stand in the index: from a place up to another. */
interface Runs {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/**
 * @param wanted rs numbers in any order, also twice
 * @throws GenomeError `corrupt`
 */
export function rowsOfRs(database: DatabaseSync, wanted: Uint32Array): RowLists {
  const order = radixOrder(wanted);
  const { from, to } = findRuns(database, wanted, order);
  const starts = new Uint32Array(wanted.length + 1);
  for (let number = 0; number < wanted.length; number += 1)
    starts[number + 1] = (starts[number] as number) + (to[number] as number) - (from[number] as number);
  const rows = new Uint32Array(starts[wanted.length] as number);
  const stored = openColumn(database, "rsRow", "u32");
  // In the order of the places each part is read once.
  for (const number of order) {
    let at = starts[number] as number;
    for (let place = from[number] as number; place < (to[number] as number); place += 1, at += 1)
      rows[at] = stored.at(place);
  }
  return { starts, rows };
}

function findRuns(database: DatabaseSync, wanted: Uint32Array, order: Uint32Array): Runs {
  const finding: Finding = {
    wanted,
    order,
    from: new Uint32Array(wanted.length),
    to: new Uint32Array(wanted.length),
    next: 0,
    isBegun: false,
    before: 0,
  };
  for (const part of readParts(database, "rs", "u32")) {
    goThrough(part as Uint32Array, finding);
    if (finding.next === order.length) break;
  }
  // What is wanted twice is found once.
  for (let next = 1; next < order.length; next += 1) {
    if (!isAgain(next, finding)) continue;
    const [number, last] = [order[next] as number, order[next - 1] as number];
    finding.from[number] = finding.from[last] as number;
    finding.to[number] = finding.to[last] as number;
  }
  return finding;
}

/** Is it the number that comes before it in the order? */
function isAgain(next: number, { wanted, order }: Finding): boolean {
  return next > 0 && wanted[order[next] as number] === wanted[order[next - 1] as number];
}

interface Finding extends Runs {
  readonly wanted: Uint32Array;
  readonly order: Uint32Array;
  /** Which of the order is looked for. */
  next: number;
  /** Is its first place known? Its last may be in a later part. */
  isBegun: boolean;
  /** Numbers in the parts before. */
  before: number;
}

function goThrough(part: Uint32Array, finding: Finding): void {
  const { wanted, order, from, to, before } = finding;
  let { next, isBegun } = finding;
  let at = 0;
  for (; next < order.length; next += 1) {
    const number = order[next] as number;
    const rs = wanted[number] as number;
    if (isAgain(next, finding)) continue;
    if (!isBegun) {
      at = lowerBound(part, rs, at, part.length);
      from[number] = before + at;
      isBegun = at < part.length;
    }
    while (at < part.length && part[at] === rs) at += 1;
    to[number] = before + at;
    if (at === part.length) break;
    isBegun = false;
  }
  finding.next = next;
  finding.isBegun = isBegun;
  finding.before = before + part.length;
}
