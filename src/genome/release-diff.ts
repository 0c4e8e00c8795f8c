/** What a release changed: exact, by VariationID, from one number per record and release. */
import { radixOrder } from "./radix.ts";

export interface ReleasePrints {
  readonly id: Uint32Array;
  /** Hash of the whole record. */
  readonly print: Uint32Array;
  /** Hash of its significance and review status. */
  readonly verdict: Uint32Array;
}

export const CHANGE_KINDS = ["added", "removed", "reclassified", "edited"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Rows of the old and the new release; -1 where there is none. */
export type OnChange = (kind: ChangeKind, id: number, oldRow: number, newRow: number) => void;

/** Calls back for each VariationID that is not as it was, ascending. A second record of one id counts as an edit. */
export function diffReleases(before: ReleasePrints, after: ReleasePrints, onChange: OnChange): void {
  const oldRows = rowsById(before.id);
  const newRows = rowsById(after.id);
  if (oldRows === null || newRows === null) return diffByOrder(before, after, onChange);
  const end = Math.max(oldRows.length, newRows.length);
  for (let id = 0; id < end; id += 1) {
    const oldRow = (oldRows[id] ?? 0) - 1;
    const newRow = (newRows[id] ?? 0) - 1;
    if (oldRow === -1) {
      if (newRow !== -1) onChange("added", id, -1, newRow);
    } else if (newRow === -1) onChange("removed", id, oldRow, -1);
    else compare(before, after, id, oldRow, newRow, onChange);
  }
}

/** VariationIDs are nearly dense; where they are not, or one comes twice, the other way is taken. */
const SPARSEST = 8;

/** @returns for each id its row plus one, or 0; null if that would not do */
function rowsById(ids: Uint32Array): Uint32Array | null {
  let highest = 0;
  for (let row = 0; row < ids.length; row += 1)
    if ((ids[row] as number) > highest) highest = ids[row] as number;
  if (highest > Math.max(ids.length, 1000) * SPARSEST) return null;
  const rows = new Uint32Array(highest + 1);
  for (let row = 0; row < ids.length; row += 1) {
    const id = ids[row] as number;
    if (rows[id] !== 0) return null;
    rows[id] = row + 1;
  }
  return rows;
}

function compare(
  before: ReleasePrints,
  after: ReleasePrints,
  id: number,
  oldRow: number,
  newRow: number,
  onChange: OnChange,
): void {
  if (before.print[oldRow] === after.print[newRow]) return;
  const isReclassified = before.verdict[oldRow] !== after.verdict[newRow];
  onChange(isReclassified ? "reclassified" : "edited", id, oldRow, newRow);
}

function diffByOrder(before: ReleasePrints, after: ReleasePrints, onChange: OnChange): void {
  const oldOrder = radixOrder(before.id);
  const newOrder = radixOrder(after.id);
  let left = 0;
  let right = 0;
  while (left < oldOrder.length || right < newOrder.length) {
    const oldRow = left < oldOrder.length ? (oldOrder[left] as number) : -1;
    const newRow = right < newOrder.length ? (newOrder[right] as number) : -1;
    const oldId = oldRow === -1 ? Number.POSITIVE_INFINITY : (before.id[oldRow] as number);
    const newId = newRow === -1 ? Number.POSITIVE_INFINITY : (after.id[newRow] as number);
    if (oldId < newId) {
      onChange("removed", oldId, oldRow, -1);
      left += 1;
    } else if (newId < oldId) {
      onChange("added", newId, -1, newRow);
      right += 1;
    } else {
      compare(before, after, newId, oldRow, newRow, onChange);
      left += 1;
      right += 1;
    }
  }
}
