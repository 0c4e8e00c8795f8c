/** specs/011 by the real command: a person's genotypes against ClinPGx. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { personVcf } from "../../src/genome-store/fixtures/pack.ts";
import { makeArchives } from "../../src/tasks/clinpgx/fixtures/archives.ts";
import { FIRST, packed, publish, yaml } from "./genome-home.ts";
import { ends, json } from "./program.ts";

interface Answers {
  readonly drug_response: {
    readonly license: string;
    readonly answers: readonly { gene: string; genotype: string; text: string; other_strand: boolean }[];
    readonly undecided: readonly { gene: string; why: string }[];
  } | null;
}

async function home(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  withPgx = true,
): Promise<string> {
  const pgx = "  - {id: medicines, use: clinpgx, with: {source: pgx}, schedule: on_demand}\n";
  const folder = temporaryHome(t, { "nightdesk.yaml": yaml("ncbi") + pgx, ...files });
  publish(folder, packed(FIRST, "2026-10-05"));
  await ends(0, folder, "run", "cv");
  if (!withPgx) return folder;
  mkdirSync(join(folder, "pgx"));
  for (const [name, bytes] of makeArchives()) writeFileSync(join(folder, "pgx", name), bytes);
  await ends(0, folder, "run", "medicines");
  return folder;
}

const told = ({ drug_response: response }: Answers) => [
  response?.answers.map(({ gene, genotype, text }) => `${gene} ${genotype}: ${text}`),
  response?.undecided.map(({ gene, why }) => `${gene} ${why}`),
];

describe("drug response", { concurrency: true }, () => {
  test("PGX-29: a VCF without rs numbers is read by place; what cannot be called is named", async (t) => {
    const folder = await home(t, {
      "me.vcf": personVcf(["chr12 21178615 T C 0/1", "chr7 117559589 ATCT A 0/1"]),
    });
    const answers = await json<Answers>(folder, "genome", "annotate", "me.vcf");
    assert.deepEqual(told(answers), [
      ["CFTR CTT/del: limited benefit", "SLCO1B1 CT: some risk"],
      ["CYP2D6 copies", "HLA-B hla", "IFNL3;IFNL4 not_in_file"],
    ]);
    assert.match(answers.drug_response?.license ?? "", /Attribution-ShareAlike 4\.0/);
    const { stdout } = await ends(0, folder, "genome", "annotate", "me.vcf");
    assert.match(stdout, /Drug response \(2 of 5 annotations of level 1A to 2B\)/);
    assert.match(stdout, /1A SLCO1B1: simvastatin \(Toxicity\)\n +rs4149056 CT: some risk/);
    assert.match(stdout, /1 × CYP2D6: how many copies there are is in no such file/);
    assert.match(stdout, /Licence: Creative Commons Attribution-ShareAlike 4\.0/);
    const without = await json<Answers>(folder, "genome", "annotate", "me.vcf", "--no-drugs");
    assert.equal(without.drug_response, null);
  });

  test("PGX-29: raw data are read by rs number; without ClinPGx the summary says how to get it", async (t) => {
    const rows = [
      "rs6025\t1\t100\tAG",
      "rs4149056\t12\t21331549\tTC",
      "rs12979860\t19\t39738787\tGA",
      "rs113993960\t7\t1\tII",
    ];
    const raw = { "raw.txt": `rsid\tchromosome\tposition\tgenotype\n${rows.join("\n")}\n` };
    const folder = await home(t, raw);
    const answers = await json<Answers>(folder, "genome", "annotate", "raw.txt");
    assert.deepEqual(told(answers), [
      ["CFTR CTT/CTT: unknown response", "SLCO1B1 CT: some risk", "IFNL3;IFNL4 CT: decreased"],
      ["CYP2D6 copies", "HLA-B hla"],
    ]);
    assert.equal(answers.drug_response?.answers.at(-1)?.other_strand, true);
    const bare = await home(t, raw, false);
    const { stdout } = await ends(0, bare, "genome", "annotate", "raw.txt");
    assert.match(stdout, /no ClinPGx here yet; a task that says use: clinpgx brings it/);
  });
});
