/** A person's genome and what a DNA test would have sent, both with some of the catalogue's variants in them. */
import { seededRandom } from "../../src/testing/random.ts";
import { below, CHROMOSOMES, GENOME_LENGTH, letters, otherLetter, type Random } from "./words.ts";

export function genomeHeader(): string {
  const info = "AC AF AN BaseQRankSum DP FS MQ QD SOR".split(" ");
  return [
    "##fileformat=VCFv4.2",
    '##FILTER=<ID=PASS,Description="All filters passed">',
    ...info.map((key) => `##INFO=<ID=${key},Number=.,Type=String,Description="${key}">`),
    ...["GT", "AD", "DP", "GQ", "PL"].map(
      (key) => `##FORMAT=<ID=${key},Number=${key === "GT" ? "1" : "."},Type=String,Description="${key}">`,
    ),
    ...CHROMOSOMES.map(([name, length]) => `##contig=<ID=${name},length=${length}>`),
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tPERSON",
  ].join("\n");
}

/** Lines that have nothing to do with the catalogue, in order, until a place. */
export interface Strewn {
  until(pos: number): Generator<string>;
}

/** @param lines in the whole genome */
export function strewnVariants(chrom: string, length: number, lines: number, seed: number): Strewn {
  const random = seededRandom(seed);
  const places = strewn(random, length, lines);
  let next = 0;
  return {
    *until(pos) {
      for (; next < places.length && (places[next] ?? 0) < pos; next += 1)
        yield variantLine(random, chrom, places[next] ?? 0, ...otherAllele(random));
    },
  };
}

export function strewnCalls(chrom: string, length: number, rows: number, seed: number): Strewn {
  const random = seededRandom(seed);
  const places = strewn(random, length, rows);
  let next = 0;
  return {
    *until(pos) {
      for (; next < places.length && (places[next] ?? 0) < pos; next += 1) {
        const call = random.chance(0.01)
          ? "--"
          : random.chance(0.01)
            ? random.pick(["II", "DD", "DI"])
            : letters(random, 2);
        const id = `${random.chance(0.97) ? "rs" : "i"}${1 + below(random, 200_000_000)}`;
        yield `${id}\t${chrom}\t${places[next] ?? 0}\t${chrom === "MT" || chrom === "Y" ? call.slice(0, 1) : call}`;
      }
    },
  };
}

function strewn(random: Random, length: number, inGenome: number): Int32Array {
  const count = Math.round((length / GENOME_LENGTH) * inGenome);
  return Int32Array.from({ length: count }, () => 1 + below(random, length - 1)).sort();
}

function otherAllele(random: Random): [ref: string, alt: string] {
  const kind = random.next();
  const ref = letters(random, 1);
  if (kind < 0.83) return [ref, otherLetter(random, ref)];
  if (kind < 0.9) return [ref + letters(random, 1 + below(random, 8)), ref];
  if (kind < 0.97) return [ref, ref + letters(random, 1 + below(random, 8))];
  const alts = [...new Set([otherLetter(random, ref), otherLetter(random, ref)])];
  return [ref, [...alts, "*"].slice(0, 2).join(",")];
}

/** About as long, and of the same parts, as a line of GATK's. */
export function variantLine(
  random: Random,
  chrom: string,
  pos: number,
  ref: string,
  alt: string,
  rs = 0,
): string {
  const isDouble = alt.includes(",");
  const isBoth = !isDouble && random.chance(0.38);
  const depth = 20 + below(random, 30);
  const quality = 40 + below(random, 60);
  const decimal = (most: number) => (random.next() * most).toFixed(3);
  const [count, share, genotype] = isDouble
    ? ["1,1", "0.500,0.500", "1/2"]
    : isBoth
      ? ["2", "1.00", "1/1"]
      : ["1", "0.500", "0/1"];
  const id = rs > 0 ? `rs${rs}` : random.chance(0.9) ? `rs${1 + below(random, 2_000_000_000)}` : ".";
  return (
    `${chrom}\t${pos}\t${id}\t${ref}\t${alt}\t${(depth * 20 + random.next() * 90).toFixed(2)}\tPASS\tAC=${count};AF=${share};AN=2;` +
    `BaseQRankSum=${decimal(6)};DP=${depth};FS=${decimal(9)};MQ=60.00;QD=${decimal(34)};SOR=${decimal(2)}\tGT:AD:DP:GQ:PL\t` +
    `${genotype}:${isDouble ? "0," : ""}${depth >> 1},${depth - (depth >> 1)}:${depth}:${quality}:${depth * 20},0,${below(random, 900)}`
  );
}
