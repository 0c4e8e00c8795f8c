/** What changed between two moments. Pure. */
import type { Snapshot } from "./snapshot.ts";

export interface Difference {
  readonly tables: readonly { readonly table: string; readonly before: number; readonly after: number }[];
  /** Of tables that have as many rows as before: rows that the second run wrote again. */
  readonly rewritten: readonly { readonly table: string; readonly rows: number }[];
  /** Watermarks and cached values. */
  readonly values: readonly { readonly name: string; readonly change: Change }[];
  readonly files: readonly { readonly path: string; readonly change: Change }[];
  readonly findings: readonly { readonly key: string; readonly change: Change }[];
}

export type Change = "added" | "changed" | "removed";

export function differenceOf(before: Snapshot, after: Snapshot): Difference {
  const tables = [...new Set([...before.tables.keys(), ...after.tables.keys()])].sort().flatMap((table) => {
    const [was, is] = [before.tables.get(table), after.tables.get(table)];
    if (was?.rows === is?.rows && was?.writes === is?.writes) return [];
    return [{ table, before: was?.rows ?? 0, after: is?.rows ?? 0 }];
  });
  const same = tables.filter((changed) => changed.before === changed.after);
  return {
    tables,
    rewritten: same.map(({ table }) => ({ table, rows: after.tables.get(table)?.written ?? 0 })),
    values: changesOf(before.values, after.values),
    files: changesOf(before.files, after.files).map(({ name, change }) => ({ path: name, change })),
    findings: changesOf(before.findings, after.findings).map(({ name, change }) => ({ key: name, change })),
  };
}

export function isNothing({ tables, values, files, findings }: Difference): boolean {
  return tables.length + values.length + files.length + findings.length === 0;
}

function changesOf(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): { name: string; change: Change }[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    return [{ name, change: was === undefined ? "added" : is === undefined ? "removed" : "changed" }];
  });
}
