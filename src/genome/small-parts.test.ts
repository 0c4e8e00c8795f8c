import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { alleleKey, trimAlleles } from "./alleles.ts";
import { assemblyNamed, assemblyOfHeader } from "./assembly.ts";
import { chromosomeName, chromosomeOf } from "./chromosomes.ts";
import type { GenomeError } from "./genome-error.ts";
import { genotypeOf } from "./genotype.ts";
import { radixOrder } from "./radix.ts";
import { diffReleases } from "./release-diff.ts";
import { parseRecord } from "./record.ts";
import { altLetter, DELETION, INSERTION, isSubstitution, OTHER, refLetter, shapeOf } from "./shape.ts";
import { significanceClass, starsOf } from "./significance.ts";
import { countText } from "./count-text.ts";

test("GEN-01 chromosomes have one number, however they are written", () => {
  for (let code = 1; code <= 25; code += 1) {
    const name = chromosomeName(code);
    for (const text of [name, `chr${name}`, `CHR${name}`, name.toLowerCase()])
      assert.equal(chromosomeOf(text), code, text);
  }
  assert.equal(chromosomeOf("chrM"), 25);
  assert.equal(chromosomeOf("NC_000007.13"), 7);
  assert.equal(chromosomeOf("NC_000023.11"), 23);
  assert.equal(chromosomeOf("NC_012920.1"), 25);
  for (const text of [
    "",
    "0",
    "23",
    "99",
    "chr",
    "GL000191.1",
    "chrUn",
    "HLA-A",
    "1_random",
    "chr1_KI270706v1_random",
    "07",
  ])
    assert.equal(chromosomeOf(text), 0, text);
});

test("GEN-02 alleles are trimmed at the end, then at the beginning, and one letter stays", () => {
  const trimmed = (pos: number, ref: string, alt: string) =>
    Object.values(trimAlleles({ pos, ref, alt })).join(" ");
  assert.equal(trimmed(10, "A", "G"), "10 A G");
  assert.equal(trimmed(10, "CTT", "CT"), "10 CT C");
  assert.equal(trimmed(10, "CCCTAA", "CA"), "10 CCCTA C");
  assert.equal(trimmed(10, "GAT", "GCT"), "11 A C");
  assert.equal(trimmed(10, "AAAA", "AAAA"), "10 A A");
});

test("GEN-02 trimming keeps what the change does", () => {
  const dna = fc.string({ unit: fc.constantFrom("A", "C", "G", "T"), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(dna, dna, dna, dna, (before, after, ref, alt) => {
      const whole = trimAlleles({ pos: 1, ref: before + ref + after, alt: before + alt + after });
      const sequence = before + ref + after;
      const start = whole.pos - 1;
      assert.equal(sequence.slice(start, start + whole.ref.length), whole.ref);
      assert.equal(
        sequence.slice(0, start) + whole.alt + sequence.slice(start + whole.ref.length),
        before + alt + after,
      );
      assert.equal(keyOf(whole.ref, whole.alt), keyOf(whole.ref.toLowerCase(), whole.alt.toLowerCase()));
    }),
  );
});

function keyOf(ref: string, alt: string): number {
  const bytes = Buffer.from(ref + alt);
  return alleleKey(bytes, 0, ref.length, ref.length, bytes.length);
}

test("GEN-03 the assembly is read from lengths and names, and two of them are refused", () => {
  assert.equal(assemblyOfHeader("f", ["##contig=<ID=chr1,length=248956422>"]), "GRCh38");
  assert.equal(assemblyOfHeader("f", ["##contig=<ID=2,length=243199373,assembly=b37>"]), "GRCh37");
  assert.equal(assemblyOfHeader("f", ["##contig=<ID=MT,length=16569>"]), null);
  assert.equal(assemblyOfHeader("f", ["##reference=file:///x/hs37d5.fa"]), "GRCh37");
  assert.equal(assemblyOfHeader("f", ["##source=hg19 of somebody", "##contig=<ID=1,length=150>"]), null);
  assert.throws(
    () => assemblyOfHeader("me.vcf", ["##reference=GRCh37", "##contig=<ID=1,length=248956422>"]),
    (error: GenomeError) =>
      error.code === "assembly_mixed" && /me\.vcf.*GRCh37.*248956422/.test(error.message),
  );
  assert.equal(assemblyNamed("grch38"), "GRCh38");
  assert.equal(assemblyNamed("hg18"), null);
});

test("GEN-04 ClinVar's words have classes; composed ones the most telling, unknown ones are said", () => {
  const cases: Record<string, string> = {
    Pathogenic: "pathogenic",
    "Pathogenic/Likely_pathogenic": "pathogenic",
    "Likely_pathogenic,_low_penetrance": "likely_pathogenic",
    "Pathogenic,_risk_factor": "pathogenic",
    "Conflicting_classifications_of_pathogenicity|other": "conflicting",
    "Benign/Likely_benign": "likely_benign",
    "Uncertain_significance/Uncertain_risk_allele": "uncertain",
    drug_response: "drug_response",
    "": "none",
    not_provided: "none",
    Perhaps_harmful: "unknown",
    "Pathogenic|Perhaps_harmful": "unknown",
  };
  for (const [value, expected] of Object.entries(cases))
    assert.equal(significanceClass(value), expected, value);
});

test("GEN-05 stars are those of the review status; an unknown status has none that are known", () => {
  assert.equal(starsOf("practice_guideline"), 4);
  assert.equal(starsOf("reviewed_by_expert_panel"), 3);
  assert.equal(starsOf("criteria_provided,_multiple_submitters,_no_conflicts"), 2);
  assert.equal(starsOf("criteria_provided,_multiple_submitters"), 2);
  assert.equal(starsOf("criteria_provided,_conflicting_interpretations"), 1);
  assert.equal(starsOf("no_assertion_criteria_provided"), 0);
  assert.equal(starsOf("blessed_by_somebody"), null);
});

test("GEN-06 germline, somatic and oncogenic classifications stand apart, and keys are compared whole", () => {
  const record = parseRecord(
    "7\t55249071\t16613\tC\tT\t.\t.\tCLNSIGINCL=431013:Pathogenic;CLNREVSTAT=x;GENEINFO=EGFR:1956|EGFR-AS1:1;ONC=Oncogenic;ONCREVSTAT=reviewed_by_expert_panel;RS=1|2;SCI=Tier_I_-_Strong;SCIDN=Lung_carcinoma;SCIREVSTAT=criteria_provided,_multiple_submitters\r\n",
  );
  assert.equal(record.germline, null);
  assert.equal(record.class, "none");
  assert.deepEqual(record.included, ["431013:Pathogenic"]);
  assert.deepEqual([record.oncogenic?.value, record.oncogenic?.stars], ["Oncogenic", 3]);
  assert.deepEqual([record.somatic?.stars, record.somatic?.conditions], [2, ["Lung carcinoma"]]);
  assert.deepEqual(
    [record.genes, record.rs],
    [
      ["EGFR", "EGFR-AS1"],
      [1, 2],
    ],
  );
});

test("GEN-07 zygosity follows the called alleles; no call is not reference", () => {
  const zygosity = (call: string, allele = 1, code = 1) =>
    genotypeOf(`1\t5\t.\tA\tG\t.\t.\t.\tGT:DP\t${call}:9`, 0, allele, code).zygosity;
  assert.equal(zygosity("0/1"), "heterozygous");
  assert.equal(zygosity("1|1"), "homozygous");
  assert.equal(zygosity("1/2", 2), "heterozygous");
  assert.equal(zygosity("0/0"), "absent");
  assert.equal(zygosity("./."), "unknown");
  assert.equal(zygosity("./1"), "heterozygous");
  assert.equal(zygosity("0/.", 1), "unknown");
  assert.equal(zygosity("1"), "hemizygous");
  assert.equal(zygosity("1/1", 1, 25), "hemizygous");
  assert.deepEqual(genotypeOf("1\t5\t.\tA\tG\t.\t.\t.", 0, 1, 1), {
    text: ".",
    zygosity: "unknown",
    isImpossible: false,
  });
});

test("GEN-21 the difference of two releases is exact, for any two", () => {
  const release = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(2), fc.nat(2)), {
    selector: ([id]) => id,
  });
  fc.assert(
    fc.property(release, release, (before, after) => {
      const seen: string[] = [];
      diffReleases(columns(before), columns(after), (kind, id, oldRow, newRow) => {
        seen.push(`${kind} ${id}`);
        if (oldRow !== -1) assert.equal(before[oldRow]?.[0], id);
        if (newRow !== -1) assert.equal(after[newRow]?.[0], id);
      });
      const old = new Map(before.map((row) => [row[0], row]));
      const fresh = new Map(after.map((row) => [row[0], row]));
      const expected = [...new Set([...old.keys(), ...fresh.keys()])]
        .sort((a, b) => a - b)
        .flatMap((id) => {
          const [was, is] = [old.get(id), fresh.get(id)];
          if (was === undefined) return [`added ${id}`];
          if (is === undefined) return [`removed ${id}`];
          if (was[1] === is[1]) return [];
          return [`${was[2] === is[2] ? "edited" : "reclassified"} ${id}`];
        });
      assert.deepEqual(seen, expected);
    }),
  );
});

function columns(rows: readonly (readonly [number, number, number])[]) {
  const [id, print, verdict] = [0, 1, 2].map((index) => Uint32Array.from(rows, (row) => row[index] ?? 0));
  return { id: id as Uint32Array, print: print as Uint32Array, verdict: verdict as Uint32Array };
}

test("numbers are sorted by their digits, equal ones in their order", () => {
  fc.assert(
    fc.property(fc.uint32Array({ max: 0xffffffff }), (values) => {
      const order = [...radixOrder(values)];
      const expected = [...values.keys()].sort(
        (a, b) => (values[a] as number) - (values[b] as number) || a - b,
      );
      assert.deepEqual(order, expected);
    }),
  );
});

test("a count is written as the language's own formatter does it", () => {
  for (const count of [0, 7, 999, 1000, 12_345, 649_057, 4_498_538, 1_000_000_000])
    assert.equal(countText(count), count.toLocaleString("en"));
});

test("GEN-10 the kind of a change is one byte, and one letter by another tells both letters", () => {
  const code = (text: string) => text.charCodeAt(0);
  const seen = new Set<number>();
  for (const ref of "ACGTacgt")
    for (const alt of "ACGTacgt") {
      const shape = shapeOf(code(ref), 1, code(alt), 1);
      assert.ok(shape < 256 && isSubstitution(shape));
      const letters = String.fromCharCode(refLetter(shape), altLetter(shape));
      assert.equal(letters, `${ref}${alt}`.toUpperCase());
      seen.add(shape);
    }
  assert.equal(seen.size, 16);
  const kinds = [
    shapeOf(code("A"), 3, code("A"), 1),
    shapeOf(code("A"), 1, code("A"), 3),
    shapeOf(code("A"), 2, code("C"), 2),
    shapeOf(code("N"), 1, code("A"), 1),
  ];
  assert.deepEqual(kinds, [DELETION, INSERTION, OTHER, OTHER]);
  assert.ok(!kinds.some(isSubstitution));
});
