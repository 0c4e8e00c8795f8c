import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import type { GenomeError } from "../genome-error.ts";
import { shapeOf } from "../shape.ts";
import { createCallList } from "./call-list.ts";
import { judgeCall } from "./judge.ts";
import { createConsumerReader } from "./read-rows.ts";

function rowsOf(text: string): string[] {
  const calls = createCallList();
  createConsumerReader("raw.txt", calls).push(Buffer.from(text));
  return Array.from({ length: calls.size() }, (_, number) => {
    const { rs, code, pos, first, second } = calls.get(number);
    return `${rs} ${code}:${pos} ${String.fromCharCode(first)}${second === 0 ? "" : String.fromCharCode(second)}`;
  });
}

const EXPECTED = ["1 1:101 AA", "6 1:106 GC", "0 23:200 T", "9 25:300 A", "10 24:400 DI"];

const LAYOUTS: Readonly<Record<string, string>> = {
  "23andMe":
    "# 23andMe\n#\n# rsid\tchromosome\tposition\tgenotype\nrs1\t1\t101\tAA\nrs5\t1\t105\t--\nrs6\t1\t106\tGC\ni7\tX\t200\tT\nrs9\tMT\t300\tA\nrs10\tY\t400\tDI\n",
  "23andMe with Windows line ends":
    "# rsid\tchromosome\tposition\tgenotype\r\nrs1\t1\t101\tAA\r\nrs6\t1\t106\tGC\r\ni7\tX\t200\tT\r\nrs9\tMT\t300\tA\r\nrs10\tY\t400\tDI\r\n",
  AncestryDNA:
    "#AncestryDNA raw data download\nrsid\tchromosome\tposition\tallele1\tallele2\nrs1\t1\t101\tA\tA\nrs5\t1\t105\t0\t0\nrs6\t1\t106\tG\tC\ni7\t23\t200\tT\t0\nrs9\t26\t300\tA\t0\nrs10\t24\t400\tD\tI\n",
  "AncestryDNA with blanks":
    "rsid chromosome position allele1 allele2\nrs1 1 101 A A\nrs6 1  106 G C\ni7 23 200 T 0\nrs9 26 300 A 0\nrs10 24 400 D I\n",
  MyHeritage:
    '# MyHeritage DNA raw data.\nRSID,CHROMOSOME,POSITION,RESULT\n"rs1","1","101","AA"\n"rs6","1","106","GC"\n"i7","X","200","T"\n"rs9","MT","300","A"\n"rs10","Y","400","DI"\n',
  "MyHeritage with doubled quotes":
    'RSID,CHROMOSOME,POSITION,RESULT\n""rs1"",""1"",""101"",""AA""\n""rs6"",""1"",""106"",""GC""\n""i7"",""X"",""200"",""T""\n""rs9"",""M"",""300"",""A""\n""rs10"",""Y"",""400"",""DI""\n',
  "FTDNA, two files in one":
    'RSID,CHROMOSOME,POSITION,RESULT\n"rs1","1","101","AA"\n"rs6","1","106","GC"\nRSID,CHROMOSOME,POSITION,RESULT\n"i7","X","200","T-"\n"rs9","MT","300","A"\n"rs10","Y","400","DI"\n',
  "FTDNA famfinder":
    "name,chromosome,position,allele1,allele2\nrs1,1,101,A,A\nrs6,1,106,G,C\nvg7,X,200,T,-\nrs9,MT,300,A,-\nrs10,Y,400,D,I\n",
  LivingDNA:
    "# Living DNA customer genotype data\n# rsid\tchromosome\tposition\tgenotype\nrs1\t1\t101\tAA\nrs6\t1\t106\tGC\nAFFX-7\tX\t200\tT\nrs9\tMT\t300\tA\nrs10\tY\t400\tDI\n",
  "a file without any header":
    "rs1\t1\t101\tAA\nrs6\t1\t106\tGC\ni7\tX\t200\tT\nrs9\tMT\t300\tA\nrs10\tY\t400\tDI\n",
};

for (const [vendor, text] of Object.entries(LAYOUTS)) {
  test(`GEN-40 the layout of ${vendor} is read`, () => assert.deepEqual(rowsOf(text), EXPECTED));
}

test("GEN-40 a row in quotes and one without say the same, whatever is in it", () => {
  const row = fc.tuple(
    fc.constantFrom("rs1", "RS12", "rs", "rs1x", "rs-3", "i5", "vg7", ""),
    fc.constantFrom("1", "X", "chr2", "26", "xy", "MT", "GL1", ""),
    fc.constantFrom("10", "5a", "--", "0", ""),
    fc.constantFrom("AA", "a", "gT", "-", "--", "00", "A-", "-C", "N", "DI", "AAA"),
    fc.constantFrom("A", "-", "0", "n", "TT"),
  );
  const anyRows = fc.record({
    rows: fc.array(row),
    isSplit: fc.boolean(),
    end: fc.constantFrom("\n", "\r\n"),
  });
  fc.assert(
    fc.property(anyRows, ({ rows, isSplit, end }) => {
      const header = `rsid\tchromosome\tposition\t${isSplit ? "allele1\tallele2" : "genotype"}${end}`;
      const lines = rows.map((fields) => fields.slice(0, isSplit ? 5 : 4));
      const text = lines.map((fields) => fields.join("\t") + end).join("");
      const quoted = lines.map((fields) => fields.map((field) => `"${field}"`).join("\t") + end).join("");
      assert.deepEqual(rowsOf(header + text), rowsOf(header + quoted));
    }),
  );
});

test("GEN-41 rows without a call, elsewhere or unreadable are counted, and the first of them is named", () => {
  const reader = createConsumerReader("raw.txt", createCallList());
  reader.push(
    Buffer.from(
      "rsid\tchromosome\tposition\tgenotype\nrs1\t1\t5\t--\nrs2\t--\t5\tAA\nrs3\t1\tabc\tAA\nrs4\nrs5\t1\t9\tAA\n",
    ),
  );
  assert.deepEqual(reader.counts, {
    rows: 4,
    noCalls: 1,
    unread: 2,
    firstUnread: "rs3\t1\tabc\tAA",
    elsewhere: 1,
  });
});

test("GEN-30 a text that is something else is refused with its line", () => {
  assert.throws(
    () => rowsOf("Dear diary,\nit rained\n"),
    (error: GenomeError) =>
      error.code === "unknown_format" && /raw\.txt: neither a VCF .*"Dear diary,"/.test(error.message),
  );
});

/** Alleles `A>G` as the index has them; rows are their places in the list. */
function judged(call: string, alleles: readonly string[], code = 1): string {
  const shapes = Uint8Array.from(alleles, (allele) => {
    const [ref = "", alt = ""] = allele.split(">");
    return shapeOf(ref.charCodeAt(0), ref.length, alt.charCodeAt(0), alt.length);
  });
  const [first = 0, second = 0] = [...Buffer.from(call)];
  const judgement = judgeCall({ rs: 1, code, pos: 5, first, second }, [...alleles.keys()], shapes);
  if (judgement.kind === "undecided") return `undecided: ${judgement.why}`;
  if (judgement.kind === "reference") return "reference";
  return judgement.alleles
    .map(
      ({ row, zygosity, otherStrand }) => `${alleles[row]} ${zygosity}${otherStrand ? ", other strand" : ""}`,
    )
    .join("; ");
}

test("GEN-42 an rs number without its letters is no match", () => {
  assert.equal(judged("AG", ["A>G"]), "A>G heterozygous");
  assert.equal(judged("GG", ["A>G"]), "A>G homozygous");
  assert.equal(judged("AA", ["A>G"]), "reference");
  assert.equal(judged("TT", ["A>C", "A>G"]), "reference", "the other strand's A, as nothing else fits");
  assert.equal(judged("AT", ["A>G"]), "undecided: other_alleles");
});

test("GEN-43 several alleles of one rs number are told apart by the letters", () => {
  assert.equal(judged("AT", ["A>G", "A>T"]), "A>T heterozygous");
  assert.equal(judged("GT", ["A>G", "A>T"]), "A>G heterozygous; A>T heterozygous");
});

test("GEN-44 letters at a deletion are no deletion (a published CC at a deletion read as pathogenic)", () => {
  assert.equal(judged("CC", ["CTT>C"]), "undecided: other_kind");
  assert.equal(judged("CC", ["CTT>C", "C>T"]), "reference");
  assert.equal(judged("DD", ["C>T"]), "undecided: other_kind");
});

test("GEN-45 D and I are read by what ClinVar's allele does, and never where several lengths are possible", () => {
  assert.equal(judged("DD", ["CTT>C"]), "CTT>C homozygous");
  assert.equal(judged("DI", ["CTT>C"]), "CTT>C heterozygous");
  assert.equal(judged("II", ["CTT>C"]), "reference");
  assert.equal(judged("II", ["C>CA"]), "C>CA homozygous");
  assert.equal(judged("DD", ["C>CA"]), "reference");
  assert.equal(judged("DD", ["CTT>C", "CT>C"]), "undecided: length_unknown");
  assert.equal(judged("II", ["CTT>C", "CT>C"]), "reference");
  assert.equal(judged("II", ["CTT>C", "C>CA"]), "undecided: length_unknown");
  assert.equal(judged("DA", ["CTT>C"]), "undecided: other_kind");
});

test("GEN-46 a call from the other strand is turned only where this strand is impossible (rs6025)", () => {
  assert.equal(judged("GA", ["C>T"]), "C>T heterozygous, other strand");
  assert.equal(judged("GG", ["C>T"]), "reference");
  assert.equal(judged("CT", ["C>T"]), "C>T heterozygous");
});

test("GEN-47 what mirrors itself is never turned", () => {
  assert.equal(judged("TT", ["A>T"]), "A>T homozygous");
  assert.equal(judged("AA", ["A>T"]), "reference");
  assert.equal(judged("CC", ["A>T"]), "undecided: other_alleles");
  assert.equal(judged("GG", ["C>G"]), "C>G homozygous");
});

test("GEN-48 one letter is one copy, and MT and Y have no more", () => {
  assert.equal(judged("G", ["A>G"], 23), "A>G hemizygous");
  assert.equal(judged("GG", ["A>G"], 25), "A>G hemizygous");
  assert.equal(judged("GG", ["A>G"], 24), "A>G hemizygous");
  assert.equal(judged("GG", ["A>G"], 23), "A>G homozygous");
});
