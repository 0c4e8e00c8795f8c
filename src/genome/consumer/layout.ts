/** How a vendor writes its rows: found from the words of the header, never from the file's name. */
import { BLANK, COMMA, SEMICOLON, TAB } from "../ascii.ts";
import { GenomeError } from "../genome-error.ts";

export interface Layout {
  /** Byte between columns; 32 stands for any run of blanks and tabs. */
  readonly separator: number;
  /** Column numbers from 0. */
  readonly id: number;
  readonly chrom: number;
  readonly pos: number;
  /** The column of both letters, or of the first one. */
  readonly genotype: number;
  /** The column of the second letter; null where one column holds both. */
  readonly second: number | null;
  /** False where a maker of arrays says that letters are of its own strands (TOP, Forward), one or the other by the row. */
  readonly isPlus: boolean;
}

/** Words of a header, in small letters with `-` for all that is neither letter nor digit; the first that is there counts. */
const ID = [/^rs-?id$/, /^(snp-?(name|id)?|marker(-?name)?|name|id|rs)$/];
const CHROM = [/^(chr(om(osome)?)?|chromosome-id)$/];
const POS = [/^(pos(ition)?|base-?pair(-?position)?|bp|chromosome-?position)$/];
const GENOTYPE = [/^(genotype|result|call|alleles|gt)$/];
/** Illumina's reports name a strand behind the allele; those of the design and A/B tell no letters of the genome. */
const PLUS = ["-plus", ""] as const;
const UNSURE = ["-forward", "-fwd", "-top"] as const;

/** @returns null if the line is no header */
export function layoutOfHeader(line: string): Layout | null {
  const { separator, id, chrom, pos, both, pair } = columnsOf(line);
  if (id === -1 || chrom === -1 || pos === -1) return null;
  if (both !== -1) return { separator, id, chrom, pos, genotype: both, second: null, isPlus: true };
  if (pair === null) return null;
  return { separator, id, chrom, pos, genotype: pair.first, second: pair.second, isPlus: pair.isPlus };
}

/** What a line that is nearly a header lacks: `position and genotype`; null for any other line. */
export function lackingColumns(line: string): string | null {
  const { id, chrom, pos, both, pair } = columnsOf(line);
  const columns = { rsid: id, chromosome: chrom, position: pos, genotype: pair === null ? both : 0 };
  const lacking = Object.entries(columns).flatMap(([name, column]) => (column === -1 ? [name] : []));
  return lacking.length === 1 || lacking.length === 2 ? lacking.join(" and ") : null;
}

interface Pair {
  readonly first: number;
  readonly second: number;
  readonly isPlus: boolean;
}

function columnsOf(line: string) {
  const text = line.replace(/^[\s#\ufeff]+/, "").trim();
  // `SNP Name` is one word where there are tabs between.
  const byTabs = text.includes("\t") ? columnsBetween(text, TAB) : null;
  const isWhole = byTabs !== null && byTabs.id !== -1 && byTabs.chrom !== -1 && byTabs.pos !== -1;
  return isWhole ? byTabs : columnsBetween(text, separatorOf(text));
}

function columnsBetween(text: string, separator: number) {
  const words = split(text, separator).map(wordOf);
  const column = (patterns: readonly RegExp[]): number => {
    const places = patterns.map((pattern) => words.findIndex((word) => pattern.test(word)));
    return places.find((place) => place !== -1) ?? -1;
  };
  const [id, chrom, pos, both] = [column(ID), column(CHROM), column(POS), column(GENOTYPE)];
  return { separator, id, chrom, pos, both, pair: pairIn(words) };
}

function pairIn(words: readonly string[]): Pair | null {
  for (const strand of [...PLUS, ...UNSURE]) {
    const first = words.findIndex((word) => word === `allele1${strand}` || word === `a1${strand}`);
    const second = words.findIndex((word) => word === `allele2${strand}` || word === `a2${strand}`);
    if (first !== -1 && second !== -1) return { first, second, isPlus: PLUS.some((plus) => plus === strand) };
  }
  return null;
}

function wordOf(word: string): string {
  const plain = word
    .toLowerCase()
    .replaceAll(/[^\da-z]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return plain.replace(/^allele-([12])/, "allele$1");
}

/** The layout of a row where no header came before it. */
export function layoutOfRow(line: string, file: string): Layout {
  const separator = separatorOf(line.trim());
  const fields = split(line.trim(), separator).map((field) => field.replaceAll('"', ""));
  const [id = "", chrom = "", pos = "", genotype = "", second] = fields;
  const looksRight =
    /^(rs|i|vg|kgp|exm|\d+:)/i.test(id) &&
    /^(chr)?(\d\d?|x|y|xy|mt?)$/i.test(chrom) &&
    /^\d+$/.test(pos) &&
    /^[ACGTDI0-]{1,2}$/i.test(genotype);
  if (!looksRight) throw unknownFormat(file, line);
  return {
    separator,
    id: 0,
    chrom: 1,
    pos: 2,
    genotype: 3,
    second: second === undefined ? null : 4,
    isPlus: true,
  };
}

export function unknownFormat(file: string, line: string): GenomeError {
  const lacking = lackingColumns(line);
  const what =
    lacking === null
      ? `it has no header that names rsid, chromosome, position and genotype, and this line fits none: ${JSON.stringify(line.slice(0, 80))}`
      : `its header has no column of ${lacking}: ${JSON.stringify(line.slice(0, 80))}`;
  return new GenomeError("unknown_format", `${file}: neither a VCF nor a raw-data file: ${what}.`);
}

function separatorOf(text: string): number {
  if (text.includes("\t"))
    return text.includes(" ") && !text.includes("\t\t") && /\S +\S/.test(text) ? BLANK : TAB;
  if (text.includes(",")) return COMMA;
  return text.includes(";") ? SEMICOLON : BLANK;
}

function split(text: string, separator: number): string[] {
  if (separator === BLANK) return text.split(/\s+/);
  return text.split(String.fromCharCode(separator));
}
