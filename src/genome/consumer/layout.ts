/** How a vendor writes its rows: found from the words of the header, never from the file's name. */
import { BLANK, COMMA, TAB } from "../ascii.ts";
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
}

const ID = /^(rs[-_ ]?id|snp[-_ ]?(name|id)?|marker|name|id|rs)$/;
const CHROM = /^(chr(om(osome)?)?|chromosome[-_ ]?id)$/;
const POS = /^(pos(ition)?|base[-_ ]?pair([-_ ]?position)?|bp|chromosome[-_ ]?position)$/;
const GENOTYPE = /^(genotype|result|call|alleles|gt)$/;
const FIRST = /^(allele[-_ ]?1|a1)([-_ ].*)?$/;
const SECOND = /^(allele[-_ ]?2|a2)([-_ ].*)?$/;

/** @returns null if the line is no header */
export function layoutOfHeader(line: string): Layout | null {
  const text = line.replace(/^[\s#\ufeff]+/, "").trim();
  const separator = separatorOf(text);
  const words = split(text, separator).map((word) => word.replaceAll('"', "").trim().toLowerCase());
  const column = (pattern: RegExp): number => words.findIndex((word) => pattern.test(word));
  const [id, chrom, pos] = [column(ID), column(CHROM), column(POS)];
  const [both, first, second] = [column(GENOTYPE), column(FIRST), column(SECOND)];
  if (id === -1 || chrom === -1 || pos === -1) return null;
  if (both !== -1) return { separator, id, chrom, pos, genotype: both, second: null };
  return first === -1 || second === -1 ? null : { separator, id, chrom, pos, genotype: first, second };
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
  return { separator, id: 0, chrom: 1, pos: 2, genotype: 3, second: second === undefined ? null : 4 };
}

export function unknownFormat(file: string, line: string): GenomeError {
  return new GenomeError(
    "unknown_format",
    `${file}: neither a VCF nor a raw-data file: it has no header that names rsid, chromosome, position and genotype, and this line fits none: ${JSON.stringify(line.slice(0, 80))}.`,
  );
}

function separatorOf(text: string): number {
  if (text.includes("\t"))
    return text.includes(" ") && !text.includes("\t\t") && /\S +\S/.test(text) ? BLANK : TAB;
  return text.includes(",") ? COMMA : BLANK;
}

function split(text: string, separator: number): string[] {
  if (separator === BLANK) return text.split(/\s+/);
  return text.split(separator === TAB ? "\t" : ",");
}
