/** What an index knows of each record, as numbers. */
import type { Width } from "./columns.ts";

/** Arrays of one number a row, all in the order of the rows: by chromosome, then by trimmed position. */
export const ROW_ARRAYS = {
  pos: "u32",
  allele: "u32",
  /** `shapeOf` the trimmed alleles. */
  shape: "u8",
  /** VariationID. */
  id: "u32",
  /** Where the record stands: block and offset in it. */
  block: "u32",
  offset: "u16",
  /** Number of the text of GENEINFO. */
  gene: "u32",
  /** Number of the text of CLNDN. */
  condition: "u32",
  /** `packWords` of significance and review status: what can be told without the record. */
  words: "u32",
  hgvs: "u32",
  /** Hash of the whole line. */
  print: "u32",
} as const satisfies Readonly<Record<string, Width>>;
export type RowArray = keyof typeof ROW_ARRAYS;

/** The same with the chromosome's code, which the order of the rows makes superfluous. */
export const READ_ARRAYS = { ...ROW_ARRAYS, code: "u8" } as const satisfies Readonly<Record<string, Width>>;
export type ReadArray = keyof typeof READ_ARRAYS;
export const READ_ARRAY_NAMES = Object.keys(READ_ARRAYS) as readonly ReadArray[];

export const WORD_LISTS = ["genes", "conditions", "significances", "reviews"] as const;
export type WordList = (typeof WORD_LISTS)[number];

/** Texts that rows share: those of the words, and alleles that are more than one letter by another. */
export const TEXT_LISTS = [...WORD_LISTS, "alleles"] as const;
export type TextList = (typeof TEXT_LISTS)[number];

/** rs numbers are stored in 32 bits; 0 is none. */
export const LARGEST_RS = 0xff_ff_ff_ff;
