/** The number of the rules stands for what they find: whoever changes the one has to raise the other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isCarried } from "../../genome/hit.ts";
import { annotateFile } from "../../genome-store/annotate.ts";
import { build, put, temporaryFolder } from "../../genome-store/fixtures/folder.ts";
import { info, personVcf } from "../../genome-store/fixtures/pack.ts";
import { openReferenceIndex } from "../../genome-store/open-index.ts";
import { RULES } from "./profile.ts";

const COUNT = 100;
const place = (n: number) => 1000 + 10 * n;
const record = (n: number) => `1 ${place(n)} ${n} A G ${info("Benign", `RS=${n}`)}`;
const row = (n: number, call: string, shift = 0) => `rs${n}\t1\t${place(n) + shift}\t${call}\n`;
const plain = Array.from({ length: COUNT }, (_, n) => row(n + 1, "AA")).join("");

test("DTA-14 other rules find other variants in these files; RULES is raised with them", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: Array.from({ length: 2 * COUNT }, (_, n) => record(n + 1)) });
  const carriedIn = async (name: string, text: string) => {
    const path = put(folder, name, text);
    const { hits } = await annotateFile({ path, index: (wanted) => openReferenceIndex(folder, wanted) });
    return hits.filter(isCarried).map(({ record: { variationId } }) => variationId);
  };
  const header = "# rsid\tchromosome\tposition\tgenotype\n";
  const raw = await carriedIn(
    "me.txt",
    header +
      plain +
      row(101, "AG") +
      // At the place of another one.
      row(102, "AG", 10) +
      // Twice, alike and not.
      row(105, "AG").repeat(2) +
      row(106, "AG") +
      row(106, "AA") +
      // From the other strand, a half call, no call.
      row(107, "TC") +
      row(108, "G") +
      row(109, "--"),
  );
  const line = (n: number, genotype: string) => `1 ${place(n)} A G ${genotype}`;
  const vcf = await carriedIn(
    "me.vcf",
    personVcf([
      line(1, "0/1"),
      line(2, "1/1"),
      line(2, "1/1"),
      line(3, "./1"),
      line(4, "0/3"),
      line(5, "1/3"),
      line(6, "0/0"),
      line(7, "./."),
    ]),
  );
  assert.deepEqual({ RULES, raw, vcf }, { RULES: 3, raw: [101, 105, 107], vcf: [1, 2, 3, 5] });
});
