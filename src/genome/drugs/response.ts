/** A person's genotypes against ClinPGx's annotations. What cannot be decided is said, not guessed. */
import type { Call, Copy } from "./call.ts";

export interface DrugAnnotation {
  readonly id: string;
  /** `rs4149056`, or named alleles such as `CYP2D6*1, CYP2D6*4`. */
  readonly variant: string;
  /** Symbols, with `;` between; may be empty. */
  readonly gene: string;
  /** `1A` to `2B`. */
  readonly level: string;
  readonly drugs: string;
  /** `Toxicity`, `Efficacy`, … */
  readonly category: string;
  readonly url: string | null;
  /** The sentence for each genotype: `CT`, `CTT/del`, `*4`. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface DrugResponse {
  readonly annotation: DrugAnnotation;
  /** As the annotation writes it. */
  readonly genotype: string;
  /** As the file writes it. */
  readonly call: string;
  readonly text: string;
  /** The call was read from the other strand, which was the only way to read it. */
  readonly otherStrand: boolean;
}

/**
 * `copies`: CYP2D6 has copies that such files do not count; `hla`: HLA types are not in such files; `named_alleles`: star
 * alleles are put together from many places and are not called here; `not_in_file`: missing is not "as the reference".
 */
export type DrugUndecided = "copies" | "hla" | "named_alleles" | "not_in_file" | "no_call" | "other_alleles";

export interface DrugAnswers {
  readonly decided: readonly DrugResponse[];
  readonly undecided: readonly { readonly annotation: DrugAnnotation; readonly why: DrugUndecided }[];
}

/** @param calls by rs number */
export function drugAnswers(
  annotations: readonly DrugAnnotation[],
  calls: ReadonlyMap<number, Call>,
): DrugAnswers {
  const decided: DrugResponse[] = [];
  const undecided: { annotation: DrugAnnotation; why: DrugUndecided }[] = [];
  for (const annotation of annotations) {
    const answer = answerOf(annotation, calls);
    if (typeof answer === "string") undecided.push({ annotation, why: answer });
    else decided.push(answer);
  }
  return { decided, undecided };
}

export function rsOf({ variant }: Pick<DrugAnnotation, "variant">): number {
  return Number(/^rs(\d+)$/.exec(variant.trim())?.[1] ?? 0);
}

function answerOf(
  annotation: DrugAnnotation,
  calls: ReadonlyMap<number, Call>,
): DrugResponse | DrugUndecided {
  const rs = rsOf(annotation);
  if (rs === 0) {
    if (/\bHLA-/.test(annotation.gene)) return "hla";
    return /\bCYP2D6\b/.test(annotation.gene) ? "copies" : "named_alleles";
  }
  const call = calls.get(rs);
  if (call === undefined) return "not_in_file";
  if (call.copies.length === 0) return "no_call";
  const genotypes = [...annotation.texts.keys()].map((key) => ({ key, alleles: allelesOf(key) }));
  const known = new Set(genotypes.flatMap(({ alleles }) => alleles));
  const read = readCopies(call, known);
  if (read === null) return "other_alleles";
  const found = genotypes.find(({ alleles }) => isSame(alleles, read.alleles));
  if (found === undefined) return "other_alleles";
  return {
    annotation,
    genotype: found.key,
    call: call.text,
    text: annotation.texts.get(found.key) ?? "",
    otherStrand: read.otherStrand,
  };
}

/** `CTT/del` and `CT` are two alleles, `A` and `*58:01` one. */
function allelesOf(key: string): string[] {
  if (key.includes("/")) return key.split("/").map((allele) => allele.trim());
  return /^[ACGT]{2}$/.test(key) ? key.split("") : [key];
}

/** Two like copies of a variant that the annotation knows only one of: a chromosome that comes once. */
function isSame(wanted: readonly string[], has: readonly string[]): boolean {
  const copies = wanted.length === 1 && new Set(has).size === 1 ? has.slice(0, 1) : has;
  return wanted.toSorted().join("/") === copies.toSorted().join("/");
}

interface Read {
  readonly alleles: readonly string[];
  readonly otherStrand: boolean;
}

function readCopies(call: Call, known: ReadonlySet<string>): Read | null {
  const letters = call.copies.map((copy) => (copy.kind === "letter" ? copy.letter : null));
  if (letters.every((letter) => letter !== null)) return readLetters(letters, known);
  const alleles = call.copies.map((copy) => lengthAllele(copy, call.others, known));
  return alleles.every((allele) => allele !== null) ? { alleles, otherStrand: false } : null;
}

const COMPLEMENT: Readonly<Record<string, string>> = { A: "T", C: "G", G: "C", T: "A" };

/** From the other strand only where this one is impossible, and never where the alleles mirror themselves. */
function readLetters(letters: readonly string[], known: ReadonlySet<string>): Read | null {
  if (letters.every((letter) => known.has(letter))) return { alleles: letters, otherStrand: false };
  const mirrored = [...known].some((allele) => known.has(COMPLEMENT[allele] ?? ""));
  const turned = letters.map((letter) => COMPLEMENT[letter] ?? "");
  return !mirrored && turned.every((letter) => known.has(letter))
    ? { alleles: turned, otherStrand: true }
    : null;
}

/** Decided only between one stretch of letters and its absence. */
function lengthAllele(copy: Copy, others: readonly Copy[], known: ReadonlySet<string>): string | null {
  const [stretch, ...more] = [...known].filter((allele) => allele !== "del");
  if (!known.has("del") || stretch === undefined || more.length > 0 || !/^[ACGT]+$/.test(stretch))
    return null;
  switch (copy.kind) {
    case "vendor":
      return copy.sign === "D" ? "del" : stretch;
    case "deleted":
      return isRotation(copy.letters, stretch) ? "del" : null;
    case "inserted":
      return isRotation(copy.letters, stretch) ? stretch : null;
    case "reference": {
      // Whether the reference has the stretch is told by what else could be there.
      const isThere = others.some((other) => other.kind === "deleted" && isRotation(other.letters, stretch));
      const isNot = others.some((other) => other.kind === "inserted" && isRotation(other.letters, stretch));
      if (isThere === isNot) return null;
      return isThere ? stretch : "del";
    }
    default:
      return null;
  }
}

/** Where a stretch repeats its surroundings, callers and annotators cut it at different letters. */
function isRotation(one: string, other: string): boolean {
  return one.length === other.length && (other + other).includes(one);
}
