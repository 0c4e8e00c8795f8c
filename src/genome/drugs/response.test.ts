import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { type Call, callOfLetters, NO_CALL } from "./call.ts";
import { type DrugAnnotation, drugAnswers } from "./response.ts";
import { type Spot, spotsOf } from "./spots.ts";
import { callOfLine } from "./vcf-call.ts";

function annotation(variant: string, keys: readonly string[], gene = "GENE"): DrugAnnotation {
  const texts = new Map(keys.map((key) => [key, `text of ${key}`]));
  return { id: "1", variant, gene, level: "1A", drugs: "a", category: "Toxicity", url: null, texts };
}

/** What comes of one annotation: its genotype, or why there is none. */
function outcome(one: DrugAnnotation, call?: Call): string {
  const { decided, undecided } = drugAnswers([one], new Map(call === undefined ? [] : [[7, call]]));
  const [answer] = decided;
  if (answer === undefined) return undecided[0]?.why ?? "nothing";
  assert.equal(answer.text, `text of ${answer.genotype}`);
  return answer.otherStrand ? `${answer.genotype} turned` : answer.genotype;
}

const letters = (text: string) => callOfLetters(text);
const sorted = (text: string) =>
  text
    .split("")
    .toSorted((a, b) => a.localeCompare(b))
    .join("");

test("PGX-20 a genotype gets the sentence that is written for it, in any order of its letters", () => {
  const one = annotation("rs7", ["CC", "CT", "TT"]);
  assert.equal(outcome(one, letters("CC")), "CC");
  assert.equal(outcome(one, letters("TC")), "CT");
});

test("PGX-21 missing is not as the reference, no call is none, other letters are undecided", () => {
  const one = annotation("rs7", ["CC", "CT", "TT"]);
  assert.equal(outcome(one), "not_in_file");
  assert.equal(outcome(one, NO_CALL), "no_call");
  assert.equal(outcome(annotation("rs7", ["AA", "AG", "GG"]), letters("AC")), "other_alleles");
  assert.equal(outcome(annotation("rs7", ["CC", "CT"]), letters("TT")), "other_alleles");
});

test("PGX-22 the other strand is read only where this one is impossible, and never where alleles mirror each other", () => {
  assert.equal(outcome(annotation("rs7", ["CC", "CT", "TT"]), letters("GA")), "CT turned");
  assert.equal(outcome(annotation("rs7", ["AA", "AT", "TT"]), letters("AT")), "AT");
  assert.equal(outcome(annotation("rs7", ["CC", "CG", "GG"]), letters("AC")), "other_alleles");
  assert.equal(
    outcome(annotation("rs7", ["CC", "CG", "CT", "GG", "GT", "TT"]), letters("AA")),
    "other_alleles",
  );
  const mixed = fc.constantFrom("A", "C", "G", "T");
  fc.assert(
    fc.property(mixed, mixed, mixed, mixed, (one, other, first, second) => {
      const keys = [one + one, one + other, other + other];
      const said = outcome(annotation("rs7", keys), letters(first + second));
      // Whatever is decided has the call's letters, or all of them turned.
      const turn = (text: string) =>
        sorted(text.replaceAll(/[ACGT]/g, (sign) => "ACGT"["TGCA".indexOf(sign)] ?? ""));
      const [genotype = "", strand] = said.split(" ");
      if (said === "other_alleles") return;
      const wanted = strand === "turned" ? turn(first + second) : sorted(first + second);
      assert.equal(sorted(genotype), wanted);
    }),
  );
});

test("PGX-23 star alleles, copies of CYP2D6 and HLA types are named as what such files do not tell", () => {
  assert.equal(outcome(annotation("CYP2C19*1, CYP2C19*2", ["*1", "*2"], "CYP2C19")), "named_alleles");
  assert.equal(outcome(annotation("CYP2D6*1, CYP2D6*4", ["*1"], "CYP2D6")), "copies");
  assert.equal(outcome(annotation("HLA-B*58:01", ["*58:01"], "HLA-B")), "hla");
});

test("PGX-24 insertions and deletions are decided between one stretch and its absence only", () => {
  const cftr = annotation("rs7", ["CTT/CTT", "CTT/del", "del/del"], "CFTR");
  assert.equal(outcome(cftr, letters("DI")), "CTT/del");
  assert.equal(outcome(cftr, letters("DD")), "del/del");
  assert.equal(outcome(cftr, letters("CC")), "other_alleles");
  assert.equal(outcome(annotation("rs7", ["(TG)2/(TG)2", "(TG)2/(TG)3"]), letters("DI")), "other_alleles");
});

test("PGX-25 a chromosome that comes once has one letter", () => {
  const one = annotation("rs7", ["A", "G"], "MT-RNR1");
  assert.equal(outcome(one, letters("G")), "G");
  assert.equal(outcome(one, letters("GG")), "G");
  assert.equal(outcome(one, letters("AG")), "other_alleles");
});

const SPOT: Spot = { rs: 7, code: 7, from: 100, to: 100, reference: "T" };
const DELETION: Spot = { rs: 7, code: 7, from: 101, to: 103, reference: null };
const line = (text: string, genotype: string) => `${text.replaceAll(" ", "\t")}\t.\t.\t.\tGT\t${genotype}`;

/** What comes of a record at a spot. */
function fromVcf(spot: Spot, keys: readonly string[], record: string, genotype: string): string {
  const call = callOfLine(line(record, genotype), 0, spot);
  return outcome(annotation("rs7", keys), call ?? undefined);
}

test("PGX-26 a VCF's genotypes are read at the spot, also out of longer records and of blocks as the reference", () => {
  const keys = ["CC", "CT", "TT"];
  assert.equal(fromVcf(SPOT, keys, "7 100 . T C", "0/1"), "CT");
  assert.equal(fromVcf(SPOT, keys, "7 100 . T A,C", "0|2"), "CT");
  assert.equal(fromVcf(SPOT, keys, "7 99 . GT GC", "1/1"), "CC");
  assert.equal(fromVcf(SPOT, keys, "7 90 . A <NON_REF>", "0/0"), "TT");
  assert.equal(fromVcf({ ...SPOT, reference: null }, keys, "7 90 . A <NON_REF>", "0/0"), "not_in_file");
  assert.equal(fromVcf(SPOT, keys, "7 100 . T C", "./."), "no_call");
  assert.equal(
    fromVcf(SPOT, keys, "7 99 . GTA G", "0/1"),
    "other_alleles",
    "a deletion over it tells no letter",
  );
  assert.equal(fromVcf(SPOT, keys, "7 100 . T C,*", "1/2"), "not_in_file");
});

test("PGX-27 deletions and insertions match whatever letters the caller cut them at", () => {
  const keys = ["CTT/CTT", "CTT/del", "del/del"];
  assert.equal(fromVcf(DELETION, keys, "7 100 . ATCT A", "0/1"), "CTT/del");
  assert.equal(fromVcf(DELETION, keys, "7 100 . ATCT A", "0/0"), "CTT/CTT");
  assert.equal(fromVcf(DELETION, keys, "7 100 . ATCT A", "1/1"), "del/del");
  assert.equal(fromVcf(DELETION, keys, "7 100 . A ATCT", "0/1"), "CTT/del");
  assert.equal(fromVcf(DELETION, keys, "7 100 . A ATCT", "1/1"), "CTT/CTT");
  assert.equal(fromVcf(DELETION, keys, "7 100 . ATC A", "0/1"), "other_alleles", "another length");
  assert.equal(fromVcf(DELETION, keys, "7 100 . ATCT G", "0/1"), "not_in_file");
});

test("PGX-28 places come from ClinPGx's names, for either assembly, with older rs numbers", () => {
  const variants = [
    {
      name: "rs1934980",
      location: "NC_000010.11:95049216",
      synonyms: "rs4630230, NC_000010.11:g.95049216A>G, NC_000010.10:g.96808973A>G, NG_007972.1:g.25282T>A",
    },
    { name: "rs113993960", location: "NC_000007.14:117559590_117559592", synonyms: null },
    { name: "HLA-B*58:01", location: "NC_000006.12:1", synonyms: null },
    { name: "rs9", location: null, synonyms: "rs9" },
  ];
  const newer = spotsOf(variants, "GRCh38");
  assert.deepEqual(newer.list, [
    { rs: 113993960, code: 7, from: 117559590, to: 117559592, reference: null },
    { rs: 1934980, code: 10, from: 95049216, to: 95049216, reference: "A" },
  ]);
  assert.deepEqual([newer.first[7], newer.first[8], newer.first[11]], [0, 1, 2]);
  assert.equal(newer.rs.get(4630230), 1934980);
  assert.deepEqual(
    spotsOf(variants, "GRCh37").list.map(({ code, from, reference }) => [code, from, reference]),
    [[10, 96808973, "A"]],
  );
});
