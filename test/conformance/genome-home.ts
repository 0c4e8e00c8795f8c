/** A home with ClinVar's folder in it, laid out as NCBI does. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bgzf, clinvarVcf, info } from "../../src/genome-store/fixtures/pack.ts";

export const FIRST = [
  `1 100 11 A G ${info("Pathogenic", "RS=6025", "reviewed_by_expert_panel")}`,
  `1 200 12 CTT C ${info("Uncertain_significance")}`,
  `X 70 16 C T ${info("Benign")}`,
];

export function yaml(source: string, more = ""): string {
  return `timezone: UTC\ntasks:\n  - {id: cv, use: clinvar, with: {assemblies: [GRCh38], source: "${source}"${more}}, schedule: on_demand}\n`;
}

export function packed(records: readonly string[], date: string): Buffer {
  return bgzf(clinvarVcf({ records, date }), 90);
}

/** Lays ClinVar's folder out as NCBI does. */
export function publish(home: string, bytes: Buffer): void {
  mkdirSync(join(home, "ncbi", "vcf_GRCh38"), { recursive: true });
  const file = join(home, "ncbi", "vcf_GRCh38", "clinvar.vcf.gz");
  writeFileSync(file, bytes);
  writeFileSync(`${file}.md5`, `${createHash("md5").update(bytes).digest("hex")}  /pan/clinvar.vcf.gz\n`);
}
