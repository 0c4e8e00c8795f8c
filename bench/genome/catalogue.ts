/** A catalogue of the size and make of ClinVar, in two releases of which it is known what the second one changed. */
import { seededRandom } from "../../src/testing/random.ts";
import {
  below,
  CHROMOSOMES,
  CONSEQUENCES,
  GENES,
  letters,
  oneOf,
  otherLetter,
  type Random,
  significance,
  word,
} from "./words.ts";

export interface CatalogueRecord {
  readonly chrom: string;
  readonly pos: number;
  readonly ref: string;
  readonly alt: string;
  /** 0 if it has none. */
  readonly rs: number;
  /** Lines of the first and of the second release; null where it is not in it. */
  readonly first: string | null;
  readonly second: string | null;
}

export interface Truth {
  added: number;
  removed: number;
  reclassified: number;
  edited: number;
}

interface Condition {
  readonly name: string;
  readonly ids: string;
}

const CONDITIONS = 12_000;
const NOT_PROVIDED: Condition = { name: "not_provided", ids: "MedGen:C3661900" };

export function catalogueHeader(date: string): string {
  const keys =
    "ALLELEID CLNDISDB CLNDN CLNHGVS CLNREVSTAT CLNSIG CLNSIGSCV CLNVC CLNVCSO GENEINFO MC ORIGIN RS".split(
      " ",
    );
  return [
    "##fileformat=VCFv4.1",
    `##fileDate=${date}`,
    "##source=ClinVar (made for a measurement)",
    "##reference=GRCh38",
    ...keys.map((key) => `##INFO=<ID=${key},Number=.,Type=String,Description="${key}">`),
    ...CHROMOSOMES.map(([name, length]) => `##contig=<ID=${name},length=${length}>`),
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
  ].join("\n");
}

/** Records in the order of the genome. @param size records in the first release, about */
export function* catalogue(size: number, seed: number, truth: Truth): Generator<CatalogueRecord> {
  const random = seededRandom(seed);
  const change = seededRandom(seed + 7777);
  const conditions = Array.from({ length: CONDITIONS }, () => condition(random));
  let id = 2;
  for (const [chrom, length, genes] of CHROMOSOMES) {
    const places = placesOn(random, length, genes, Math.round((size * genes) / GENES));
    let before = "";
    for (const { pos, gene } of places) {
      const [ref, alt] = allele(random);
      // Now and then two records share a place with its letters, as in ClinVar.
      if (`${pos} ${ref} ${alt}` === before && !random.chance(0.05)) continue;
      before = `${pos} ${ref} ${alt}`;
      id += 1 + below(random, 2);
      const rs = random.chance(0.66) ? 1 + below(random, 2_100_000_000) : 0;
      const record = { random, chrom, pos, ref, alt, id, rs, gene, condition: oneOf(random, conditions) };
      yield { chrom, pos, ref, alt, rs, ...releases(record, change, conditions, truth) };
    }
  }
}

interface Making {
  readonly random: Random;
  readonly chrom: string;
  readonly pos: number;
  readonly ref: string;
  readonly alt: string;
  readonly id: number;
  readonly rs: number;
  readonly gene: string;
  readonly condition: Condition;
}

/** 1.2 % are new in the second release, 0.05 % gone, 0.4 % of another class, 1.5 % changed otherwise. */
function releases(
  making: Making,
  change: Random,
  conditions: readonly Condition[],
  truth: Truth,
): { first: string | null; second: string | null } {
  const { random } = making;
  const said = significance(random);
  const names = random.chance(0.55) ? [NOT_PROVIDED] : [making.condition];
  const line = lineOf(making);
  const fate = change.next();
  const first = fate < 0.012 ? null : line(said, names);
  if (first === null) truth.added += 1;
  if (fate > 0.9995) {
    truth.removed += 1;
    return { first, second: null };
  }
  if (first !== null && fate > 0.9955) {
    truth.reclassified += 1;
    const other = ["Pathogenic", "Likely_benign"].find((text) => text !== said) ?? said;
    return { first, second: line(other, names) };
  }
  if (first !== null && fate > 0.98) {
    truth.edited += 1;
    return { first, second: line(said, [...names, oneOf(change, conditions)]) };
  }
  return { first, second: first ?? line(said, names) };
}

/** Everything but significance and conditions is drawn once, so that both releases agree in it. */
function lineOf({ random, chrom, pos, ref, alt, id, rs, gene }: Making) {
  const stars = random.next();
  const submissions = Array.from(
    { length: 1 + below(random, 3) },
    () => `SCV${String(below(random, 7_000_000)).padStart(9, "0")}`,
  );
  const consequence = random.chance(0.93) ? `;MC=${oneOf(random, CONSEQUENCES)}` : "";
  const [kind, ontology] =
    ref.length === alt.length ? ["single_nucleotide_variant", "SO:0001483"] : ["Indel", "SO:1000032"];
  return (said: string, conditions: readonly Condition[]): string =>
    `${chrom}\t${pos}\t${id}\t${ref}\t${alt}\t.\t.\tALLELEID=${id + 14_000};CLNDISDB=${conditions.map(({ ids }) => ids).join("|")};` +
    `CLNDN=${conditions.map(({ name }) => name).join("|")};CLNHGVS=NC_000001.11:g.${pos}${ref}>${alt};CLNREVSTAT=${review(said, stars)};` +
    `CLNSIG=${said};CLNSIGSCV=${submissions.join("|")};CLNVC=${kind};CLNVCSO=${ontology};GENEINFO=${gene}${consequence};ORIGIN=1${rs === 0 ? "" : `;RS=${rs}`}`;
}

function review(said: string, stars: number): string {
  if (said.startsWith("Conflicting")) return "criteria_provided,_conflicting_classifications";
  if (stars < 0.006) return "reviewed_by_expert_panel";
  if (stars < 0.03) return "no_assertion_criteria_provided";
  return stars < 0.2
    ? "criteria_provided,_multiple_submitters,_no_conflicts"
    : "criteria_provided,_single_submitter";
}

/** Most are one letter by another; 4 % deletions, 3 % insertions, a few long ones and some of both. */
function allele(random: Random): [ref: string, alt: string] {
  const kind = random.next();
  const ref = letters(random, 1);
  if (kind < 0.92) return [ref, otherLetter(random, ref)];
  const some = letters(random, random.chance(0.004) ? 500 + below(random, 8000) : 1 + below(random, 6));
  if (kind < 0.96) return [ref + some, ref];
  if (kind < 0.99) return [ref, ref + some];
  return [ref + some, ref + letters(random, 1 + below(random, 6))];
}

/** Records crowd in genes, and in their exons; a few genes have very many. */
function placesOn(
  random: Random,
  length: number,
  genes: number,
  count: number,
): { pos: number; gene: string }[] {
  const weights = Array.from({ length: genes }, () => (random.next() + 1e-4) ** -0.85);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const places: { pos: number; gene: string }[] = [];
  for (const weight of weights) {
    const gene = `${word(random).toUpperCase().slice(0, 6)}${below(random, 99)}:${below(random, 130_000)}`;
    const start = 1 + below(random, Math.max(1, length - 400_000));
    const exons = 3 + below(random, 25);
    const records = Math.round((weight / sum) * count);
    const width = Math.max(150, Math.ceil(records / exons / 1.6));
    for (let record = 0; record < records; record += 1) {
      const pos = start + below(random, exons) * (width + 900) + below(random, width);
      places.push({ pos: Math.min(length - 20, 1 + (pos % length)), gene });
    }
  }
  return places.toSorted((a, b) => a.pos - b.pos);
}

function condition(random: Random): Condition {
  const name = Array.from({ length: 1 + below(random, 4) }, () => word(random)).join("_");
  const ids = [
    `MONDO:MONDO:${String(below(random, 30_000)).padStart(7, "0")}`,
    `MedGen:C${String(below(random, 6_000_000)).padStart(7, "0")}`,
  ];
  if (random.chance(0.06))
    for (let more = below(random, 18); more > 0; more -= 1)
      ids.unshift(`Human_Phenotype_Ontology:HP:${String(below(random, 60_000)).padStart(7, "0")}`);
  if (random.chance(0.8)) ids.push(`OMIM:${100_000 + below(random, 520_000)}`);
  return { name: (name[0] ?? "a").toUpperCase() + name.slice(1), ids: ids.join(",") };
}
