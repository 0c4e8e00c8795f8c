/** A change as a finding that a person can read. Pure. */
import type { FindingInput, Severity } from "../../sdk/index.ts";
import type { Change, Variant } from "./compare.ts";

/** Findings of it are those of the newest release; the next release resolves them. */
export const SCOPE = "release";

const HARMFUL: ReadonlySet<string | null | undefined> = new Set(["pathogenic", "likely_pathogenic"]);
/** From two stars on several submitters agree. */
const AGREED = 2;

/** @param isInFile false if the file has changed since and has the variant no more */
export function findingOf(change: Change, isInFile = true): FindingInput {
  const { variation_id, chrom, pos, ref, alt, zygosity, filter, gene, condition, release, previous_release } =
    change;
  const place = `${chrom}:${pos} ${shortened(ref)}>${shortened(alt)}`;
  return {
    key: `${variation_id}:${chrom}:${pos}:${ref}:${alt}`,
    severity: severityOf(change),
    title: `${gene === "" ? place : `${gene} ${place}`}, ${zygosity}: ${verdict(change)}`,
    body: [
      condition === "" ? "No condition is named." : `Condition: ${condition}.`,
      `VariationID ${variation_id}. Source: ClinVar, release ${release} (before: ${previous_release}), ${starsText(change)}.`,
      ...(isDoubted(change)
        ? [`Your file's record did not pass its caller's filters (${filter}); the call itself may be wrong.`]
        : []),
      ...(isInFile ? [] : ["Your file has changed since, and does not have this variant any more."]),
      "Not medical advice: a finding has to be confirmed and read by a professional.",
    ].join("\n\n"),
    scope: SCOPE,
  };
}

export interface NotCompared {
  readonly release: string;
  /** Variants that were in the file before; a file that was cut off loses some, and a release some that it names otherwise. */
  readonly gone: readonly Variant[];
  readonly uncompared: number;
}

const MOST_NAMED = 20;

/** What a changed file keeps from being compared stays to be seen until the next release. */
export function notCompared({ release, gone, uncompared }: NotCompared): FindingInput {
  const [missing, undecided] = lostIn(gone);
  const lead =
    missing.length + uncompared > 0 ? "Your file has changed" : "Not every variant is matched as before";
  return {
    key: "not_compared",
    severity: gone.some(isHarmful) ? "warning" : "info",
    title: lead + notComparedText(gone, uncompared),
    body: [
      ...listed(
        missing,
        "The file does not have these any more. If it was cut off, put the whole one back: they are compared then.",
      ),
      ...listed(
        undecided,
        "The file is the same and ClinVar still has these records, but they are not matched any more: it is not decided now whether you carry them. They are compared when they match again.",
      ),
      ...(uncompared === 0
        ? []
        : [
            `${count(uncompared)} of its variants in ClinVar ${release} are new in the file. Whether that release says something else of them than the one before was not looked at.`,
          ]),
    ].join("\n\n"),
    scope: SCOPE,
  };
}

/** A sentence and the variants that it is about, the harmful first; nothing if there are none. */
function listed(variants: readonly Variant[], sentence: string): string[] {
  if (variants.length === 0) return [];
  const ordered = [...variants.filter(isHarmful), ...variants.filter((variant) => !isHarmful(variant))];
  const lines = ordered
    .slice(0, MOST_NAMED)
    .map(
      ({ variation_id: id, gene, chrom, pos, ref, alt, significance, release: of }) =>
        `- ${gene === null || gene === "" ? "" : `${gene} `}${chrom}:${pos} ${shortened(ref)}>${shortened(alt)} (VariationID ${id}): ${words(significance)} in release ${of ?? "before"}`,
    );
  if (ordered.length > MOST_NAMED) lines.push(`and ${count(ordered.length - MOST_NAMED)} more`);
  return [sentence, lines.join("\n")];
}

function isHarmful(variant: Variant): boolean {
  return HARMFUL.has(variant.class);
}

/** @returns those that the file does not have any more, and those that it has but nothing matches */
function lostIn(gone: readonly Variant[]): [missing: Variant[], undecided: Variant[]] {
  return [gone.filter(({ lost }) => lost !== "reading"), gone.filter(({ lost }) => lost === "reading")];
}

/** The end of a headline; empty where everything was compared. */
export function notComparedText(gone: readonly Variant[], uncompared: number): string {
  const [missing, undecided] = lostIn(gone);
  const parts = [
    ...(missing.length === 0 ? [] : [`${count(missing.length)} no longer in the file`]),
    ...(undecided.length === 0 ? [] : [`${count(undecided.length)} no longer matched`]),
    ...(uncompared === 0 ? [] : [`${count(uncompared)} new in it`]),
  ];
  return parts.length === 0 ? "" : `; not compared: ${parts.join(", ")}`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}

/** What is or was called harmful is worth a look; what became so by agreement is worth it today. */
function severityOf({ new_class, old_class, stars, ...change }: Change): Severity {
  if (HARMFUL.has(new_class) && !HARMFUL.has(old_class))
    return (stars ?? 0) >= AGREED && !isDoubted(change) ? "critical" : "warning";
  return HARMFUL.has(new_class) || HARMFUL.has(old_class) ? "warning" : "info";
}

function isDoubted({ filter }: Pick<Change, "filter">): boolean {
  return filter !== null && filter !== undefined;
}

function verdict({ kind, old_significance, new_significance, ...change }: Change): string {
  if (kind === "added") return `new in ClinVar as ${words(new_significance)}, ${starsText(change)}`;
  if (kind === "removed") return `no longer in ClinVar; it was ${words(old_significance)}`;
  if (old_significance === new_significance)
    return `${words(new_significance)} as before, now ${starsText(change)}`;
  return `from ${words(old_significance)} to ${words(new_significance)}, ${starsText(change)}`;
}

function words(significance: string | null | undefined): string {
  const text = (significance ?? "").replaceAll("_", " ");
  return text === "" ? "not classified" : text;
}

function starsText({ stars }: Pick<Change, "stars">): string {
  if (stars === null || stars === undefined) return "review status not known";
  return stars === 1 ? "1 star" : `${stars} stars`;
}

function shortened(letters: string): string {
  return letters.length > 12 ? `${letters.slice(0, 11)}…` : letters;
}
