/** Writes what the measurements need: two releases of the catalogue, a genome and a raw-data file. The same seed, the same bytes. */
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { createBgzfWriter } from "../../src/genome-store/bgzf-writer.ts";
import { seededRandom } from "../../src/testing/random.ts";
import { catalogue, catalogueHeader, type CatalogueRecord, type Truth } from "./catalogue.ts";
import { genomeHeader, strewnCalls, strewnVariants, variantLine } from "./person.ts";
import { CHROMOSOMES } from "./words.ts";

/** At full size, as of 2026; rounding in small genes leaves about 5,000,000 records. */
const RECORDS = 5_150_000;
const GENOME_LINES = 4_500_000;
const HITS = 60_000;
const ARRAY_ROWS = 650_000;
const ARRAY_HITS = 30_000;

export interface Made {
  readonly first: string;
  readonly second: string;
  readonly genome: string;
  readonly array: string;
  readonly truth: Truth;
  readonly records: number;
  readonly genomeLines: number;
  readonly arrayRows: number;
}

/** @param scale 1 is full size */
export async function generate(folder: string, scale: number, seed: number): Promise<Made> {
  const paths = {
    first: join(folder, "catalogue-1.vcf.gz"),
    second: join(folder, "catalogue-2.vcf.gz"),
    genome: join(folder, "genome.vcf.gz"),
    array: join(folder, "array.txt"),
  };
  const [first, second, genome] = [paths.first, paths.second, paths.genome].map((path) =>
    textFile(path, true),
  ) as [TextFile, TextFile, TextFile];
  const array = textFile(paths.array, false);
  await first.line(catalogueHeader("2026-10-05"));
  await second.line(catalogueHeader("2026-11-02"));
  await genome.line(genomeHeader());
  await array.line("# a raw-data file, made for a measurement\n# rsid\tchromosome\tposition\tgenotype");
  const truth: Truth = { added: 0, removed: 0, reclassified: 0, edited: 0 };
  const random = seededRandom(seed + 99);
  const hit = (HITS * scale) / (RECORDS * scale);
  const called = (ARRAY_HITS * scale) / (RECORDS * scale * 0.6);
  const records = catalogue(RECORDS * scale, seed, truth);
  let record = records.next();
  for (const [index, [chrom, length]] of CHROMOSOMES.entries()) {
    const variants = strewnVariants(chrom, length, (GENOME_LINES - HITS) * scale, seed + 1000 + index);
    const calls = strewnCalls(chrom, length, (ARRAY_ROWS - ARRAY_HITS) * scale, seed + 2000 + index);
    for (; !record.done && record.value.chrom === chrom; record = records.next()) {
      const one: CatalogueRecord = record.value;
      if (one.first !== null) await first.line(one.first);
      if (one.second !== null) await second.line(one.second);
      for (const line of variants.until(one.pos)) await genome.line(line);
      for (const line of calls.until(one.pos)) await array.line(line);
      if (one.first === null) continue;
      if (random.chance(hit))
        await genome.line(variantLine(random, chrom, one.pos, one.ref, one.alt, one.rs));
      else if (one.rs > 0 && one.ref.length === 1 && one.alt.length === 1 && random.chance(called)) {
        const call = random.chance(0.9)
          ? one.ref + one.ref
          : random.chance(0.8)
            ? one.ref + one.alt
            : one.alt + one.alt;
        await array.line(`rs${one.rs}\t${chrom}\t${one.pos}\t${call}`);
      }
    }
    for (const line of variants.until(Number.POSITIVE_INFINITY)) await genome.line(line);
    for (const line of calls.until(Number.POSITIVE_INFINITY)) await array.line(line);
  }
  const counts = [first.lines() - 1, genome.lines() - 1, array.lines() - 1] as const;
  for (const file of [first, second, genome, array]) await file.end();
  return { ...paths, truth, records: counts[0], genomeLines: counts[1], arrayRows: counts[2] };
}

interface TextFile {
  line(text: string): Promise<void>;
  lines(): number;
  end(): Promise<void>;
}

const CHUNK = 1 << 20;

function textFile(path: string, isPacked: boolean): TextFile {
  const file = createWriteStream(path);
  const sink = async (bytes: Uint8Array): Promise<void> => {
    if (!file.write(bytes)) await once(file, "drain");
  };
  const packer = isPacked ? createBgzfWriter(sink) : { write: sink, end: async () => undefined };
  let pending: string[] = [];
  let length = 0;
  let lines = 0;
  const flush = async (): Promise<void> => {
    const text = pending.join("\n");
    pending = [];
    length = 0;
    if (text !== "") await packer.write(Buffer.from(`${text}\n`, "latin1"));
  };
  return {
    async line(text) {
      pending.push(text);
      length += text.length + 1;
      lines += 1;
      if (length > CHUNK) await flush();
    },
    lines: () => lines,
    async end() {
      await flush();
      await packer.end();
      file.end();
      await once(file, "close");
    },
  };
}
