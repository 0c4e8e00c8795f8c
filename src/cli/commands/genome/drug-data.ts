/** What a `clinpgx` task has put together, as far as a person's genotypes are held against it. */
import { type DrugAnnotation, rsOf } from "../../../genome/drugs/response.ts";
import type { NamedVariant } from "../../../genome/drugs/spots.ts";
import { DatasetError } from "../../../ports/dataset-error.ts";
import type { DatasetReader, Datasets } from "../../../ports/datasets.ts";

export interface DrugData {
  readonly annotations: readonly DrugAnnotation[];
  readonly variants: readonly NamedVariant[];
  /** Day of the archive, `2026-11-05`. */
  readonly created: string;
  /** First line of its licence. */
  readonly license: string;
}

const TABLES = ["summary_annotations", "summary_alleles", "variants", "archives"];

/** @returns null if no dataset has it; the task may be called anything, so the tables are what tells */
export async function readDrugData(datasets: Datasets): Promise<DrugData | null> {
  for (const name of await datasets.list()) {
    const reader = await datasets.read(name).catch(unlessDamaged);
    if (reader === null) continue;
    try {
      const tables = new Set(await reader.tables());
      if (TABLES.every((table) => tables.has(table))) return await readAll(reader);
    } finally {
      reader.close();
    }
  }
  return null;
}

/** Another task's damaged dataset is told by `doctor` and `data list`; here it is not asked. */
function unlessDamaged(error: unknown): null {
  if (error instanceof DatasetError) return null;
  throw error;
}

async function readAll(reader: DatasetReader): Promise<DrugData> {
  const [archive] = await reader.query(
    "select created, license from archives where name = 'summaryAnnotations.zip'",
  );
  const alleles = await reader.query(
    "select annotation_id, allele, text from summary_alleles join summary_annotations on id = annotation_id where level in ('1A', '1B', '2A', '2B')",
  );
  const texts = Map.groupBy(alleles, ({ annotation_id }) => String(annotation_id));
  const rows = await reader.query(
    "select * from summary_annotations where level in ('1A', '1B', '2A', '2B') order by level, gene, drugs, id",
  );
  const annotations = rows.map((row): DrugAnnotation => ({
    id: text(row["id"]),
    variant: text(row["variant"]),
    gene: text(row["gene"]),
    level: text(row["level"]),
    drugs: text(row["drugs"]),
    category: text(row["phenotype_category"]),
    url: row["url"] === null ? null : text(row["url"]),
    texts: new Map(
      (texts.get(text(row["id"])) ?? []).map(({ allele, text: sentence }) => [text(allele), text(sentence)]),
    ),
  }));
  const wanted = new Set(annotations.map(rsOf));
  const variants = await reader.query("select name, location, synonyms from variants where name like 'rs%'");
  return {
    annotations,
    variants: variants
      .map(({ name, location, synonyms }) => ({
        name: text(name),
        location: location === null ? null : text(location),
        synonyms: synonyms === null ? null : text(synonyms),
      }))
      .filter(({ name }) => wanted.has(rsOf({ variant: name }))),
    created: text(archive?.["created"]),
    license: text(archive?.["license"]).split("\n", 1)[0] ?? "",
  };
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
