/** Settings of `genome_watch`, as they stand under `with:`. */
import * as z from "zod";

export const settings = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe("Your genome or raw-data file, relative to the home folder. It is read, never copied or sent."),
  assembly: z.enum(["GRCh37", "GRCh38"]).optional().describe("For a VCF whose header does not say."),
  sample: z.string().min(1).optional().describe("The sample in a VCF of several. Default: the first."),
});
