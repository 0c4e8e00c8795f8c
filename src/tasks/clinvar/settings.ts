/** Settings of `clinvar`, as they stand under `with:`. */
import * as z from "zod";

export const settings = z.strictObject({
  assemblies: z
    .array(z.enum(["GRCh37", "GRCh38"]))
    .min(1)
    .default(["GRCh37", "GRCh38"])
    .describe("Coordinates to keep. Raw-data files of DNA tests are in GRCh37, genomes mostly in GRCh38."),
  source: z
    .string()
    .min(1)
    .default("https://ftp.ncbi.nlm.nih.gov/pub/clinvar/")
    .describe(
      "A URL or a folder laid out like NCBI's (vcf_GRCh38/clinvar.vcf.gz and its .md5), or one VCF of ClinVar's.",
    ),
  mirrors: z.array(z.string().min(1)).default([]).describe("Tried in turn where the source does not answer."),
  sql_rows: z
    .boolean()
    .default(true)
    .describe("Keep the records also as rows for data query, as clinvar_grch38.variants."),
  may_shrink: z
    .boolean()
    .default(false)
    .describe("Takes a release of fewer than 98 % of the last one's records; for once, after a look at it."),
});

export type ClinvarSettings = z.infer<typeof settings>;
