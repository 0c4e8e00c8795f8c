/** The store's entrance for the command line. */
import { ASSEMBLIES, type Assembly } from "../genome/assembly.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import { annotateFile, type AnnotateOptions } from "./annotate.ts";
import { faultOfIndex } from "./index-check.ts";
import { indexPath, openReferenceIndex } from "./open-index.ts";
import { rewriteVcf, type RewriteOptions } from "./rewrite-vcf.ts";
import { TABIX_PROGRAMS, writeTabix } from "./tabix.ts";

/** @param folder where indexes lie; it need not be there */
export function openGenomeDesk(folder: string) {
  const open = new Map<Assembly, ReferenceIndex | null>();
  function index(assembly: Assembly): ReferenceIndex | null {
    const known = open.get(assembly);
    if (known !== undefined) return known;
    const opened = openReferenceIndex(folder, assembly);
    open.set(assembly, opened);
    return opened;
  }
  return {
    annotate: (request: Omit<AnnotateOptions, "index">) => annotateFile({ ...request, index }),
    rewrite: (request: Omit<RewriteOptions, "index">) => rewriteVcf({ ...request, index }),
    tabixPrograms: TABIX_PROGRAMS,
    writeTabix,
    indexes: () => ASSEMBLIES.map(index).filter((one) => one !== null),
    /** What is wrong with indexes, each in a sentence; each is read from its first part to its last. */
    async faults() {
      const found = await Promise.all(
        ASSEMBLIES.map((assembly) => faultOfIndex(indexPath(folder, assembly))),
      );
      return found.filter((fault) => fault !== null);
    },
    close: () => {
      for (const one of open.values()) one?.close();
    },
  };
}
