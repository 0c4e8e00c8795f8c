/** What there is to look at. */
import { existsSync, readdirSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { type Item, nameOf } from "./settings.ts";

export interface Watched extends Item {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

export function watched(items: readonly Item[], home: string, dataFolder: string): Watched[] {
  const wanted = items.length > 0 ? items : ownItems(dataFolder);
  return wanted.map((item) => {
    const { dataset, file = "" } = item;
    const path =
      dataset === undefined
        ? isAbsolute(file)
          ? file
          : resolve(home, file)
        : join(dataFolder, `${dataset}.db`);
    return { ...item, name: nameOf(item), path };
  });
}

/** Every dataset, and ClinVar's indexes. */
function ownItems(dataFolder: string): Item[] {
  const datasets = filesIn(dataFolder).flatMap((name) => /^([a-z][a-z0-9_]*)\.db$/.exec(name)?.[1] ?? []);
  const indexes = filesIn(join(dataFolder, "clinvar")).filter((name) => /^GRCh3[78]\.db$/.test(name));
  return [
    ...datasets.map((dataset) => ({ dataset })),
    ...indexes.map((name) => ({
      name: `ClinVar ${name.replace(".db", "")}`,
      file: join(dataFolder, "clinvar", name),
    })),
  ];
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}
