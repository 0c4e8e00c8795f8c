/** Which coordinates a file is in: read from its header, never guessed. */
import { chromosomeOf, MT } from "./chromosomes.ts";
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
  GRCh37: /GRCh37|hg19|\bb37\b|hs37|human_g1k_v37|NCBI37|Homo_sapiens_assembly19\b/i,
  GRCh38: /GRCh38|hg38|\bb38\b|hs38|NCBI38|Homo_sapiens_assembly38\b/i,
};

/** What people have in their files beside those two. */
const OTHERS =
  /(?<![a-z\d])(hg1[0-8]|NCBI[ _-]?(?:build[ _-]?)?3[0-6]|(?:build[ _-]?|b|v)3[0-6]|GRCh36|(?:T2T[ _-]?)?CHM13\w*|T2T\w*|hs1|GRCm\d\d|mm\d{1,2})(?![a-z\d])/i;

/** Versions of the accessions of chromosomes 1 to 22, X and Y. The mitochondrion is the same in both. */
const VERSIONS: Readonly<Record<Assembly, readonly number[]>> = {
  GRCh37: [10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11, 10, 8, 9, 9, 10, 9, 9, 10, 8, 10, 10, 9],
  GRCh38: [11, 12, 12, 12, 10, 12, 14, 11, 12, 11, 10, 12, 11, 9, 10, 10, 11, 10, 10, 11, 9, 11, 11, 10],
};

/**
 * The assembly that an accession such as `NC_000007.13` belongs to.
 *
 * @returns null for any other name, and for the mitochondrion; `another` for a version of neither
 */
export function assemblyOfAccession(name: string): Assembly | "another" | null {
  const [, number, version] = /^NC_0+(\d{1,2})\.(\d+)$/.exec(name) ?? [];
  if (number === undefined || Number(number) < 1 || Number(number) > 24) return null;
  const place = Number(number) - 1;
  return ASSEMBLIES.find((assembly) => VERSIONS[assembly][place] === Number(version)) ?? "another";
}

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

/**
 * What the header calls its assembly, where that is a third one: `hg18`, `T2T-CHM13v2.0`.
 *
 * @returns null if it names none, or one of ours
 */
export function anotherNamed(lines: readonly string[]): string | null {
  const named = lines.map((line) => {
    const text =
      /^##(?:reference|assembly)=(.*)/i.exec(line)?.[1] ??
      /^##contig=.*[<,]assembly=([^,>]+)/.exec(line)?.[1];
    return text === undefined || assemblyNamed(text) !== null ? null : (OTHERS.exec(text)?.[0] ?? null);
  });
  return named.find((name) => name !== null) ?? null;
}

/** Does a contig's length, or its accession, tell one of ours? Folders may be called whatever they like then. */
export function isProven(lines: readonly string[]): boolean {
  return lines.some((line) => {
    if (!line.startsWith("##contig=")) return false;
    const { name } = contigOf(line);
    const byAccession = assemblyOfAccession(name);
    return assemblyOfLength(line) !== null || (byAccession !== null && byAccession !== "another");
  });
}

function assemblyOfLength(line: string): Assembly | null {
  const { code, length } = contigOf(line);
  return ASSEMBLIES.find((assembly) => LENGTHS[assembly][code - 1] === length) ?? null;
}

/** The length is what counts; a name only where there is none. */
function assemblyOfContig(line: string): Assembly | null {
  const { name, length } = contigOf(line);
  const byLength = assemblyOfLength(line);
  if (byLength !== null) return byLength;
  if (!Number.isNaN(length)) return null;
  const byAccession = assemblyOfAccession(name);
  if (byAccession !== null) return byAccession === "another" ? null : byAccession;
  return assemblyNamed(/assembly=([^,>]+)/.exec(line)?.[1] ?? "");
}

function contigOf(line: string): { name: string; code: number; length: number } {
  const name = /[<,]ID=([^,>]+)/.exec(line)?.[1] ?? "";
  return { name, code: chromosomeOf(name), length: Number(/[<,]length=(\d+)/.exec(line)?.[1] ?? Number.NaN) };
}

/** Lengths below are those of parts that somebody cut out; they say nothing. */
const LEAST_WHOLE = 10_000_000;

/**
 * A `##contig` of a whole chromosome that has the length it has in neither assembly: the file is in a third one.
 *
 * @returns null if there is none
 */
export function contigOfAnother(lines: readonly string[]): { name: string; length: number } | null {
  const contigs = lines.filter((line) => line.startsWith("##contig=")).map(contigOf);
  const other = contigs.find(
    ({ code, length }) =>
      code > 0 &&
      code !== MT &&
      length >= LEAST_WHOLE &&
      !ASSEMBLIES.some((assembly) => LENGTHS[assembly][code - 1] === length),
  );
  return other ?? null;
}

/** The length of ClinVar's mitochondrion, rCRS. UCSC's hg19 has another one, of 16,571 letters. */
const MT_LENGTH = 16_569;

/** Does the header say that the file's mitochondrion is another sequence than ClinVar's? Its places are others then. */
export function hasOtherMt(lines: readonly string[]): boolean {
  const contigs = lines.filter((line) => line.startsWith("##contig=")).map(contigOf);
  return contigs.some(({ code, length }) => code === MT && length >= 16_000 && length !== MT_LENGTH);
}
