/** Which coordinates a file is in: read from its header, never guessed. */
import { chromosomeOf } from "./chromosomes.ts";
import { GenomeError } from "./genome-error.ts";

export const ASSEMBLIES = ["GRCh37", "GRCh38"] as const;
export type Assembly = (typeof ASSEMBLIES)[number];

/** Lengths of chromosomes 1 to 22, X and Y; they differ for every one of them. MT is the same in both. */
const LENGTHS: Readonly<Record<Assembly, readonly number[]>> = {
  GRCh37: [
    249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022, 141213431,
    135534747, 135006516, 133851895, 115169878, 107349540, 102531392, 90354753, 81195210, 78077248, 59128983,
    63025520, 48129895, 51304566, 155270560, 59373566,
  ],
  GRCh38: [
    248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636, 138394717,
    133797422, 135086622, 133275309, 114364328, 107043718, 101991189, 90338345, 83257441, 80373285, 58617616,
    64444167, 46709983, 50818468, 156040895, 57227415,
  ],
};

const NAMES: Readonly<Record<Assembly, RegExp>> = {
  GRCh37: /GRCh37|hg19|\bb37\b|hs37|human_g1k_v37|NCBI37/i,
  GRCh38: /GRCh38|hg38|\bb38\b|hs38|NCBI38/i,
};

/** The assembly that a name such as `hg19`, `grch38` or `b37` stands for; null if none. */
export function assemblyNamed(text: string): Assembly | null {
  const named = ASSEMBLIES.filter((assembly) => NAMES[assembly].test(text));
  return named.length === 1 ? (named[0] ?? null) : null;
}

/**
 * Collects what the header lines of a VCF say: lengths and assemblies of `##contig`, `##reference`, `##assembly`.
 *
 * @param lines without line breaks, only those that begin with `##`
 * @returns null if they say nothing
 * @throws GenomeError `assembly_mixed` if they contradict each other
 */
export function assemblyOfHeader(file: string, lines: readonly string[]): Assembly | null {
  const evidence = new Map<Assembly, string>();
  for (const line of lines) {
    const said = assemblyOfLine(line);
    if (said !== null && !evidence.has(said)) evidence.set(said, line);
  }
  if (evidence.size > 1) {
    const [one, other] = [...evidence.values()].map((line) => JSON.stringify(line.slice(0, 80)));
    throw new GenomeError(
      "assembly_mixed",
      `${file}: the header names two assemblies: ${one ?? ""} and ${other ?? ""}. A file in one of GRCh37 and GRCh38 is needed.`,
    );
  }
  return [...evidence.keys()][0] ?? null;
}

function assemblyOfLine(line: string): Assembly | null {
  if (line.startsWith("##contig=")) return assemblyOfContig(line);
  return /^##(reference|assembly)=/i.test(line) ? assemblyNamed(line) : null;
}

/** The length is what counts; a name only where there is none. */
function assemblyOfContig(line: string): Assembly | null {
  const code = chromosomeOf(/[<,]ID=([^,>]+)/.exec(line)?.[1] ?? "");
  const length = Number(/[<,]length=(\d+)/.exec(line)?.[1] ?? Number.NaN);
  const byLength = ASSEMBLIES.find((assembly) => LENGTHS[assembly][code - 1] === length);
  if (byLength !== undefined) return byLength;
  return Number.isNaN(length) ? assemblyNamed(/assembly=([^,>]+)/.exec(line)?.[1] ?? "") : null;
}
