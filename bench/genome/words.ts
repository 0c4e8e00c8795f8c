/** Words that catalogues and genomes are made of, with shares as in the real ones. */
import type { Random } from "../../src/testing/random.ts";

/** Chromosomes of GRCh38 with their lengths and roughly how many genes each has. */
export const CHROMOSOMES: readonly (readonly [name: string, length: number, genes: number])[] = [
  ["1", 248956422, 1990],
  ["2", 242193529, 1230],
  ["3", 198295559, 1050],
  ["4", 190214555, 740],
  ["5", 181538259, 860],
  ["6", 170805979, 1020],
  ["7", 159345973, 890],
  ["8", 145138636, 670],
  ["9", 138394717, 770],
  ["10", 133797422, 720],
  ["11", 135086622, 1280],
  ["12", 133275309, 1020],
  ["13", 114364328, 310],
  ["14", 107043718, 590],
  ["15", 101991189, 580],
  ["16", 90338345, 830],
  ["17", 83257441, 1170],
  ["18", 80373285, 270],
  ["19", 58617616, 1400],
  ["20", 64444167, 530],
  ["21", 46709983, 220],
  ["22", 50818468, 430],
  ["X", 156040895, 820],
  ["Y", 57227415, 50],
  ["MT", 16569, 37],
];
export const GENOME_LENGTH = CHROMOSOMES.reduce((sum, [, length]) => sum + length, 0);
export const GENES = CHROMOSOMES.reduce((sum, [, , genes]) => sum + genes, 0);

/** Significances, each with its share in a thousand. */
export const SIGNIFICANCES: readonly (readonly [text: string, share: number])[] = [
  ["Uncertain_significance", 505],
  ["Likely_benign", 262],
  ["Benign", 58],
  ["Pathogenic", 52],
  ["Conflicting_classifications_of_pathogenicity", 46],
  ["Likely_pathogenic", 34],
  ["Benign/Likely_benign", 18],
  ["Pathogenic/Likely_pathogenic", 14],
  ["not_provided", 4],
  ["drug_response", 0.6],
  ["other", 0.4],
  ["risk_factor", 0.3],
  ["association", 0.3],
  ["Pathogenic|risk_factor", 0.1],
];

export const CONSEQUENCES = [
  "SO:0001583|missense_variant",
  "SO:0001819|synonymous_variant",
  "SO:0001627|intron_variant",
  "SO:0001587|nonsense",
  "SO:0001589|frameshift_variant",
  "SO:0001575|splice_donor_variant",
  "SO:0001624|3_prime_UTR_variant",
] as const;

const BASES = "ACGT";
const CONSONANTS = "bcdfghklmnprstvy";
const VOWELS = "aeiou";

export type { Random };

/** A whole number from 0 up to, but not with, `end`. */
export function below(random: Random, end: number): number {
  return Math.floor(random.next() * end);
}

export function oneOf<T>(random: Random, list: readonly T[]): T {
  return list[below(random, list.length)] as T;
}

export function letters(random: Random, count: number): string {
  let text = "";
  for (let index = 0; index < count; index += 1) text += BASES[below(random, 4)] ?? "A";
  return text;
}

export function otherLetter(random: Random, letter: string): string {
  return BASES[(BASES.indexOf(letter) + 1 + below(random, 3)) % 4] ?? "A";
}

export function word(random: Random): string {
  let text = "";
  for (let syllable = 2 + below(random, 4); syllable > 0; syllable -= 1)
    text += (CONSONANTS[below(random, 16)] ?? "b") + (VOWELS[below(random, 5)] ?? "a");
  return text;
}

const TOTAL = SIGNIFICANCES.reduce((sum, [, share]) => sum + share, 0);

export function significance(random: Random): string {
  let left = random.next() * TOTAL;
  for (const [text, share] of SIGNIFICANCES) {
    left -= share;
    if (left < 0) return text;
  }
  return "Uncertain_significance";
}
