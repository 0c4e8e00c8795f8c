/** What ClinVar itself took in and let go of; the rest of what differs is the file's doing. */
import type { Assembly } from "../../genome/assembly.ts";
import { openIndexHistory, type RecordedChange } from "../../genome-store/history.ts";
import type { ChangedFile } from "./compare.ts";

interface Read {
  /** Where indexes lie. */
  readonly folder: string;
  readonly assembly: Assembly;
  readonly isSameBytes: boolean;
}

/** By the history that the index carries. */
export function changedFile({ folder, assembly, isSameBytes }: Read): ChangedFile {
  const last = new Map<number, Pick<RecordedChange, "kind" | "release">>();
  const history = openIndexHistory(folder, assembly);
  for (const { variationId, kind, release } of history?.changes() ?? [])
    if (kind !== "reclassified") last.set(variationId, { kind, release });
  history?.close();
  const was = (kind: string, id: number, since: string) => {
    const change = last.get(id);
    return change?.kind === kind && change.release > since;
  };
  return {
    isSameBytes,
    wasAdded: (id, since) => was("added", id, since),
    wasRemoved: (id, since) => was("removed", id, since),
  };
}
