/** Settings of `clinpgx`, as they stand under `with:`. */
import * as z from "zod";

/** CPIC level A, or defined by PharmCAT; and three more that decide about grave reactions. */
export const PRIORITY_GENES = [
  ..."ABCG2 CACNA1S CFTR CYP2B6 CYP2C19 CYP2C9 CYP2D6 CYP3A4 CYP3A5 CYP4F2".split(" "),
  ..."DPYD G6PD IFNL3 NAT2 NUDT15 RYR1 SLCO1B1 TPMT UGT1A1 VKORC1".split(" "),
  ..."HLA-A HLA-B MT-RNR1".split(" "),
];

export const settings = z.strictObject({
  source: z
    .string()
    .min(1)
    .default("https://api.clinpgx.org/v1/")
    .describe(
      "A URL that has download/file/data/NAME.zip and data/summaryAnnotation, or a folder with the archives.",
    ),
  genes: z
    .array(z.string().min(1))
    .default(PRIORITY_GENES)
    .describe("Genes whose annotations of level 1A to 2B are asked for in detail."),
  api: z
    .boolean()
    .optional()
    .describe("Ask for details over the API; default: yes for a URL, no for a folder."),
  requests_per_second: z
    .number()
    .positive()
    .max(2, "ClinPGx allows at most 2 requests a second")
    .default(1.5),
  may_shrink: z
    .boolean()
    .default(false)
    .describe("Takes an archive that has lost more than a tenth of its rows; for once, after a look at it."),
});

export type ClinpgxSettings = z.infer<typeof settings>;
