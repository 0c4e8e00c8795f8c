/** The index that other tools need to find their way in a compressed VCF. */
import { execFile } from "node:child_process";
import { basename } from "node:path";
import { GenomeError } from "../genome/genome-error.ts";

/** Programs of the field that write it, the best first. */
export const TABIX_PROGRAMS = ["tabix", "bcftools"] as const;

/**
 * Writes `FILE.tbi` beside the file.
 *
 * @param program absolute path of one of `TABIX_PROGRAMS`
 * @throws GenomeError `refused` with the program's own words; records out of order are what it usually is
 */
export async function writeTabix(program: string, path: string): Promise<void> {
  const isTabix = basename(program).startsWith("tabix");
  const words = isTabix ? ["-f", "-p", "vcf", path] : ["index", "-f", "-t", path];
  await new Promise<void>((resolve, reject) => {
    execFile(program, words, { windowsHide: true }, (fault, _stdout, stderr) => {
      if (fault === null) resolve();
      else {
        const why = stderr.trim().split("\n").at(-1) ?? fault.message;
        reject(
          new GenomeError("refused", `${basename(path)} is written, but it has no index: ${why}`, {
            cause: fault,
          }),
        );
      }
    });
  });
}
