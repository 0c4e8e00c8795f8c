/** Where the variants stand that decide about drugs; those few are looked at in a person's file also where ClinVar has nothing. */
import { type Assembly, assemblyOfAccession } from "../assembly.ts";
import { chromosomeOf, CODES, MT } from "../chromosomes.ts";

export interface Spot {
  /** rs number. */
  readonly rs: number;
  readonly code: number;
  /** 1-based, both ends included. */
  readonly from: number;
  readonly to: number;
  /** The reference's letter, where it is one and known; a stretch that is as the reference has no letters of its own. */
  readonly reference: string | null;
}

export interface Spots {
  /** By chromosome, then place. */
  readonly list: readonly Spot[];
  /** First spot of each chromosome's code, and one more. */
  readonly first: readonly number[];
  /** rs numbers, and older ones for the same variant, each with the number that the annotations use. */
  readonly rs: ReadonlyMap<number, number>;
}

/** A variant as ClinPGx names it. */
export interface NamedVariant {
  /** `rs4149056`. */
  readonly name: string;
  /** `NC_000012.12:21178615`, of GRCh38; or nothing. */
  readonly location: string | null;
  /** Other names, with commas between: older rs numbers, HGVS texts of both assemblies. */
  readonly synonyms: string | null;
}

const PLACE = /^(NC_\d+)\.(\d+):(?:[gm]\.)?(\d+)(?:_(\d+))?(?:([ACGT])>[ACGT])?/;
const RS = /^rs(\d+)$/i;

export function spotsOf(variants: Iterable<NamedVariant>, assembly: Assembly): Spots {
  const list: Spot[] = [];
  const rs = new Map<number, number>();
  for (const { name, location, synonyms } of variants) {
    const number = Number(RS.exec(name.trim())?.[1] ?? 0);
    if (number === 0) continue;
    rs.set(number, number);
    const names = (synonyms ?? "").split(",").map((text) => text.trim());
    for (const other of names) {
      const older = Number(RS.exec(other)?.[1] ?? 0);
      if (older !== 0 && !rs.has(older)) rs.set(older, number);
    }
    const spot = placeOf(number, [location ?? "", ...names], assembly);
    if (spot !== null) list.push(spot);
  }
  list.sort((a, b) => a.code - b.code || a.from - b.from);
  const first = Array.from({ length: CODES + 1 }, (_, code) => {
    const at = list.findIndex((spot) => spot.code >= code);
    return at === -1 ? list.length : at;
  });
  return { list, first, rs };
}

/** The first place of the right assembly, with the reference's letter from whichever name tells it. */
function placeOf(rs: number, texts: readonly string[], assembly: Assembly): Spot | null {
  let spot: Spot | null = null;
  for (const text of texts) {
    const [, accession = "", version = "", start = "", end, letter] = PLACE.exec(text) ?? [];
    const code = chromosomeOf(`${accession}.1`);
    if (code === 0 || (code !== MT && assemblyOfAccession(`${accession}.${version}`) !== assembly)) continue;
    const from = Number(start);
    const to = Number(end ?? start);
    spot ??= { rs, code, from, to, reference: null };
    if (letter !== undefined && from === to && spot.from === from && spot.to === to)
      return { ...spot, reference: letter };
  }
  return spot;
}
