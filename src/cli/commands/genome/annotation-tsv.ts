import type { Annotation } from "../../../genome/annotation.ts";
import type { Hit } from "../../../genome/hit.ts";

/** The first eleven columns are what others read; more may follow. */
const COLUMNS = [
  "chrom",
  "pos",
  "ref",
  "alt",
  "genotype",
  "variation_id",
  "significance",
  "stars",
  "gene",
  "condition",
  "release",
  "zygosity",
  "oncogenicity",
  "somatic",
  "filter",
] as const;

/** One row for each matched allele, in the order of the file. */
export function* annotationTsv({ hits, release }: Annotation): Generator<string, void, undefined> {
  yield `${COLUMNS.join("\t")}\n`;
  for (const hit of hits) yield `${fieldsOf(hit, release).map(plain).join("\t")}\n`;
}

function fieldsOf(
  { chrom, pos, ref, alt, genotype, zygosity, filter, record }: Hit,
  release: string,
): string[] {
  const { germline, oncogenic, somatic } = record;
  return [
    chrom,
    String(pos),
    ref,
    alt,
    genotype,
    String(record.variationId),
    germline?.value ?? "",
    String(germline?.stars ?? (germline === null ? "" : "?")),
    record.genes.join("|"),
    (germline ?? oncogenic ?? somatic)?.conditions.join("|") ?? "",
    release,
    zygosity,
    oncogenic?.value ?? "",
    somatic?.value ?? "",
    filter ?? "",
  ];
}

/** No value may break the table. */
function plain(text: string): string {
  return text.replaceAll(/[\t\r\n]/g, " ");
}
