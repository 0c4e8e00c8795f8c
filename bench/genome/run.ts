/**
 * The genome engine beside bcftools, tabix, vcfanno and the sqlite3 shell, on made data: `npm run bench:genome -- [--scale 1] [--seed 1]
 * [--rounds 1]`. Scale 1 is a whole genome against all of ClinVar and takes about a quarter of an hour.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { install } from "../support/installation.ts";
import { generate } from "./generate.ts";
import { goldPairs } from "./gold.ts";
import { type Figure, printFigures } from "./figures.ts";
import { prepareTools, take, type Took } from "./tools.ts";

const { values: options } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    rounds: { type: "string", default: "1" },
  },
});
const [scale, seed, rounds] = [Number(options.scale), Number(options.seed), Number(options.rounds)];

const folder = mkdtempSync(join(tmpdir(), "nightdesk-genome-bench-"));
try {
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const tools = prepareTools();
  console.log(`Making data of scale ${scale}, seed ${seed} ...`);
  const data = join(folder, "data");
  mkdirSync(data);
  const made = await generate(data, scale, seed);
  console.log(
    `${made.records} records, ${made.genomeLines} lines of a genome, ${made.arrayRows} rows of an array`,
  );
  const home = join(folder, "home");
  const indexes = join(home, "data", "clinvar");
  mkdirSync(indexes, { recursive: true });
  writeFileSync(join(home, "nightdesk.yaml"), "tasks: []\n");
  const nightdesk = install(join(folder, "installed"));
  const ours = (...words: string[]) => {
    const { argv, env } = nightdesk(home, "genome", "annotate", made.genome, "--force", "--output", ...words);
    return () => take(argv, env);
  };
  const part = (what: string, file = "") => {
    const argv = [process.execPath, join(import.meta.dirname, "part.ts"), what, indexes, file];
    return async () => {
      const took = await take(argv);
      return { ...took, ...(JSON.parse(took.stdout) as { ms: number; mb: number }) };
    };
  };
  const shell = (script: string) => () => take(["sh", "-c", script]);
  const out = (name: string) => join(folder, name);
  const has = (tool: Parameters<typeof tools.has>[0]) => tools.has(tool);
  const figures: Figure[] = [];

  // Ready to annotate: ours builds and checks an index of its own, the peer notes where blocks begin.
  if (has("tabix")) await take(["tabix", "-f", "-p", "vcf", made.genome]);
  const ready = await turns(
    part("build", made.first),
    has("bcftools") ? shell(`bcftools index -f -t '${made.first}'`) : null,
  );
  figures.push({
    what: "ready to annotate",
    peer: "bcftools index -t",
    ...ready,
    target: 1.5,
    stretch: 1,
    worse: "slower",
    note: memory(ready.ours),
  });
  figures.push({
    what: "the same, by one thread",
    peer: "bcftools index -t",
    ours: await part("build alone", made.first)(),
    theirs: ready.theirs,
    target: null,
    stretch: null,
    worse: "slower",
  });

  const floor = await turns(part("join", made.genome), part("floor", made.genome));
  figures.push({
    what: "merge join",
    peer: "unpacking alone",
    ...floor,
    target: 1.4,
    stretch: 1.15,
    worse: "slower",
  });
  figures.push({
    what: "the same, by one thread",
    peer: "unpacking alone",
    ours: await part("join alone", made.genome)(),
    theirs: floor.theirs,
    target: null,
    stretch: null,
    worse: "slower",
  });

  const columns = "-c INFO/CLNSIG,INFO/CLNREVSTAT,INFO/CLNDN,INFO/GENEINFO";
  const annotate = `bcftools annotate -a '${made.first}' ${columns} '${made.genome}'`;
  const query = `bcftools query -i 'INFO/CLNSIG!="."' -f '%CHROM\\t%POS\\t%REF\\t%ALT\\t%INFO/CLNSIG\\t%INFO/CLNREVSTAT\\t%INFO/GENEINFO\\t%INFO/CLNDN\\n'`;
  const hits = await turns(
    ours(out("hits.tsv")),
    has("bcftools") ? shell(`${annotate} -Ou 2>/dev/null | ${query} > '${out("peer.tsv")}'`) : null,
  );
  figures.push({
    what: "hits with details (TSV)",
    peer: "bcftools annotate | query",
    ...hits,
    target: 5,
    stretch: 9,
    worse: "faster",
    note: memory(hits.ours),
  });
  const text = await turns(
    ours(out("ann.vcf")),
    has("bcftools") ? shell(`${annotate} -Ov -o '${out("peer.vcf")}' 2>/dev/null`) : null,
  );
  figures.push({
    what: "annotated VCF, text",
    peer: "bcftools annotate -Ov",
    ...text,
    target: 5,
    stretch: 7,
    worse: "faster",
    note: memory(text.ours),
  });
  rmSync(out("peer.vcf"), { force: true });
  const packed = await turns(
    ours(out("ann.vcf.gz")),
    has("bcftools") ? shell(`${annotate} -Oz --threads 2 -o '${out("peer.vcf.gz")}' 2>/dev/null`) : null,
  );
  figures.push({
    what: "annotated VCF, compressed",
    peer: "bcftools -Oz --threads 2",
    ...packed,
    target: 2.5,
    stretch: 4,
    worse: "faster",
    note: memory(packed.ours),
  });

  const config = out("vcfanno.toml");
  const fields = '["CLNSIG", "CLNREVSTAT", "CLNDN", "GENEINFO"]';
  writeFileSync(
    config,
    `[[annotation]]\nfile = "${made.first}"\nfields = ${fields}\nops = ["self", "self", "self", "self"]\nnames = ${fields}\n`,
  );
  const anno = has("vcfanno")
    ? await shell(`vcfanno -p 2 '${config}' '${made.genome}' > '${out("peer.vcf")}' 2>/dev/null`)()
    : null;
  figures.push({
    what: "hits with details (TSV)",
    peer: "vcfanno -p 2, to VCF",
    ours: hits.ours,
    theirs: anno,
    target: 8,
    stretch: 15,
    worse: "faster",
  });

  const array = await turns(part("annotate", made.array), null);
  figures.push({
    what: `raw data, ${made.arrayRows} rows`,
    ...array,
    limit: 250,
    stretchLimit: 100,
    note: memory(array.ours),
  });

  const gold = goldPairs(folder, made.first, made.genome);
  await part("pairs", made.genome)();
  const own = readFileSync(join(indexes, "our-pairs"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .toSorted();
  const isSame = own.length === gold.length && gold.toSorted().every((pair, index) => pair === own[index]);
  console.log(
    `Hits: ${own.length} of ours, ${gold.length} by sort and join: ${isSame ? "the same pairs" : "NOT the same pairs"}.`,
  );

  const second = await part("build", made.second)();
  const { changes } = JSON.parse(second.stdout) as { changes: object };
  const isExact = JSON.stringify(changes) === JSON.stringify(made.truth);
  console.log(
    `Second release: ${JSON.stringify(changes)}: ${isExact ? "exactly what was changed" : `NOT what was changed, ${JSON.stringify(made.truth)}`}.`,
  );
  const diff = await turns(part("diff"), null);
  figures.push({ what: "difference of two releases", ...diff, limit: 500, stretchLimit: null });
  const rows = await turns(part("rows"), null);
  figures.push({
    what: "rows for SQL",
    ...rows,
    limit: 30_000,
    stretchLimit: 15_000,
    note: memory(rows.ours),
  });
  figures.push({
    what: "rows for SQL, out of ClinVar's text",
    peer: "sqlite3 .import, of ready rows",
    ours: rows.ours,
    theirs: has("sqlite3")
      ? await imported(join(indexes, "GRCh38.db"), (JSON.parse(rows.ours.stdout) as { rows: number }).rows)
      : null,
    target: null,
    stretch: null,
    worse: "slower",
  });
  printFigures(figures);
}

/** The same rows as text, made beforehand, into a table with the same index: what the shell of SQLite needs for it. */
async function imported(index: string, rows: number): Promise<Took> {
  const [text, table] = [join(folder, "rows.tsv"), join(folder, "rows.db")];
  const separated = ["-cmd", '.separator "\\t" "\\n"'];
  const made = await take([
    "sqlite3",
    "-readonly",
    "-list",
    ...separated,
    index,
    `.output '${text}'`,
    "select * from variants",
  ]);
  if (made.stdout !== "") throw new Error(`sqlite3 said: ${made.stdout.slice(0, 200)}`);
  const columns =
    "variation_id integer, allele_id integer, chrom text, pos integer, ref text, alt text, class text, significance text, review_status text, stars integer, geneinfo text, conditions text, consequence text";
  const took = await take([
    "sqlite3",
    "-ascii",
    ...separated,
    table,
    "pragma journal_mode = off",
    "pragma synchronous = off",
    `create table variants (${columns})`,
    `.import '${text}' variants`,
    "create index by_variation on variants (variation_id)",
    "select 'rows: ' || count(*) from variants",
  ]);
  if (!took.stdout.includes(`rows: ${rows}`)) throw new Error(`sqlite3 took in other than ${rows} rows`);
  return took;
}

function memory({ mb }: Took): string {
  return mb === null ? "" : `${Math.round(mb)} MB`;
}

/** Both in turns, so that what else the machine does meets both; the best of each counts. */
async function turns(
  ours: () => Promise<Took>,
  theirs: (() => Promise<Took>) | null,
): Promise<{ ours: Took; theirs: Took | null }> {
  let [best, peer] = [await ours(), theirs === null ? null : await theirs()];
  for (let round = 1; round < rounds; round += 1) {
    const [again, once] = [await ours(), theirs === null ? null : await theirs()];
    if (again.ms < best.ms) best = again;
    if (once !== null && peer !== null && once.ms < peer.ms) peer = once;
  }
  return { ours: best, theirs: peer };
}
