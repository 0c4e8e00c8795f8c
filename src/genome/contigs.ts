/** Contigs by name, as far as they are those of the assembly that the index has. */
import { type Assembly, assemblyOfAccession, hasOtherMt } from "./assembly.ts";
import { chromosomeCode, MT } from "./chromosomes.ts";
import { GenomeError } from "./genome-error.ts";

/** Code of a contig's name, out of bytes; 0 for one that is not looked up. */
export type CodeOf = (bytes: Uint8Array, start: number, end: number) => number;

export interface ContigReader {
  /** @throws GenomeError `assembly_mixed` for an accession of another assembly */
  readonly codeOf: CodeOf;
  readonly hasOtherMt: boolean;
}

/** @param lines of the header */
export function contigReader(file: string, lines: readonly string[], assembly: Assembly): ContigReader {
  const isOther = hasOtherMt(lines);
  return {
    hasOtherMt: isOther,
    codeOf(bytes, start, end) {
      const code = chromosomeCode(bytes, start, end);
      if (code === MT && isOther) return 0;
      // `NC_000007.13`; shorter names are the same in all assemblies.
      if (code !== 0 && end - start > 9) {
        const name = Buffer.from(bytes.subarray(start, end)).toString("latin1");
        const of = assemblyOfAccession(name);
        if (of !== null && of !== assembly)
          throw new GenomeError(
            "assembly_mixed",
            `${file}: its contig ${name} is of ${of === "another" ? "another assembly" : of}, not ${assembly}.`,
          );
      }
      return code;
    },
  };
}
