/** What an index file remembers beside the release itself: what each release changed, and words that were not known. */
import { statSync } from "node:fs";
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { Assembly } from "../genome/assembly.ts";
import type { IndexMeta } from "../genome/io.ts";
import type { ChangeKind } from "../genome/release-diff.ts";
import { reading, readingEach } from "./index-damage.ts";
import { loadMeta, loadText, openIndexFile } from "./index-file.ts";
import { indexPath } from "./open-index.ts";

export interface RecordedChange {
  readonly release: string;
  readonly previousRelease: string;
  readonly kind: Exclude<ChangeKind, "edited">;
  readonly variationId: number;
  readonly gene: string | null;
  readonly oldSignificance: string | null;
  readonly newSignificance: string | null;
  readonly oldReviewStatus: string | null;
  readonly newReviewStatus: string | null;
}

export interface IndexHistory {
  readonly meta: IndexMeta;
  /** Records of the newest release that changed in something else than class and review. */
  readonly edited: number;
  /** Values that were not known when it was built, with how many records have them. */
  readonly unknown: readonly { readonly value: string; readonly records: number }[];
  /** All that was ever recorded, oldest first. */
  changes(): Iterable<RecordedChange>;
  close(): void;
}

/** @returns null if there is no index */
export function openIndexHistory(folder: string, assembly: Assembly): IndexHistory | null {
  const path = indexPath(folder, assembly);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return null;
  const database = openIndexFile(path);
  try {
    return reading(database, "its history", () => historyOver(database));
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Rows of the history as they are stored, oldest first. @throws GenomeError `corrupt` */
export function recordedChanges(database: DatabaseSync): Generator<Record<string, SQLOutputValue>> {
  const what = "its history";
  const select = reading(database, what, () => database.prepare("select * from changes order by id"));
  return readingEach(database, what, select.iterate());
}

function historyOver(database: DatabaseSync): IndexHistory {
  return {
    meta: loadMeta(database),
    edited: Number(loadText(database, "edited") || 0),
    unknown: database
      .prepare("select value, records from unknown_values order by value")
      .all()
      .map(({ value, records }) => ({ value: String(value), records: Number(records) })),
    *changes() {
      for (const row of recordedChanges(database)) {
        yield {
          release: String(row["release"]),
          previousRelease: String(row["previous_release"]),
          kind: row["kind"] as RecordedChange["kind"],
          variationId: Number(row["variation_id"]),
          gene: row["gene"] as string | null,
          oldSignificance: row["old_significance"] as string | null,
          newSignificance: row["new_significance"] as string | null,
          oldReviewStatus: row["old_review_status"] as string | null,
          newReviewStatus: row["new_review_status"] as string | null,
        };
      }
    },
    close: () => database.close(),
  };
}
