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
      if (before.print[oldRow] !== after.print[newRow]) {
        const isReclassified = before.verdict[oldRow] !== after.verdict[newRow];
        onChange(isReclassified ? "reclassified" : "edited", newId, oldRow, newRow);
      }
      left += 1;
      right += 1;
    }
  }
}
