/** ClinVar's words for what a variant means, in classes that can be sorted. Unknown words stay what they are. */

/** In the order in which people want to read them. */
export const CLASSES = [
  "pathogenic",
  "likely_pathogenic",
  "risk",
  "drug_response",
  "conflicting",
  "uncertain",
  "other",
  "likely_benign",
  "benign",
  "none",
  "unknown",
] as const;

/** `none`: there is no germline classification; `unknown`: a word that this version does not know. */
export type SignificanceClass = (typeof CLASSES)[number];

/** Words of one classification, in lower case; composed ones such as `Pathogenic/Likely_pathogenic` are taken apart. */
const WORDS: Readonly<Record<string, SignificanceClass>> = {
  pathogenic: "pathogenic",
  likely_pathogenic: "likely_pathogenic",
  risk_factor: "risk",
  likely_risk_allele: "risk",
  established_risk_allele: "risk",
  drug_response: "drug_response",
  conflicting_classifications_of_pathogenicity: "conflicting",
  conflicting_interpretations_of_pathogenicity: "conflicting",
  conflicting_data_from_submitters: "conflicting",
  uncertain_significance: "uncertain",
  uncertain_risk_allele: "uncertain",
  likely_benign: "likely_benign",
  benign: "benign",
  association: "other",
  association_not_found: "other",
  affects: "other",
  protective: "other",
  confers_sensitivity: "other",
  other: "other",
  not_provided: "none",
  no_classification_for_the_single_variant: "none",
  no_classifications_from_unflagged_records: "none",
};

/**
 * The most telling class among the words of a CLNSIG value.
 *
 * @param value verbatim; empty if the record has none
 */
export function significanceClass(value: string): SignificanceClass {
  if (value === "") return "none";
  const classes = wordsOf(value).map((word) => WORDS[word] ?? "unknown");
  // A word that nobody knows must not hide behind one that is known.
  if (classes.includes("unknown")) return "unknown";
  return CLASSES.find((one) => classes.includes(one)) ?? "unknown";
}

/** `Pathogenic/Likely_pathogenic|risk_factor`: classes that were aggregated, and others beside them; older files have commas. */
function wordsOf(value: string): string[] {
  return value
    .toLowerCase()
    .replaceAll(",_low_penetrance", "")
    .split(/[|/,]/)
    .map((word) => word.replace(/^_/, ""))
    .filter((word) => word !== "");
}

const STARS: Readonly<Record<string, number>> = {
  practice_guideline: 4,
  reviewed_by_expert_panel: 3,
  "criteria_provided,_multiple_submitters,_no_conflicts": 2,
  // Clinical impact of somatic variants: submitters need not agree.
  "criteria_provided,_multiple_submitters": 2,
  "criteria_provided,_conflicting_classifications": 1,
  "criteria_provided,_conflicting_interpretations": 1,
  "criteria_provided,_single_submitter": 1,
  no_assertion_criteria_provided: 0,
  no_assertion_provided: 0,
  no_classification_provided: 0,
  no_classification_for_the_single_variant: 0,
  no_classification_for_the_individual_variant: 0,
  no_interpretation_for_the_single_variant: 0,
  no_assertion_for_the_individual_variant: 0,
  no_classifications_from_unflagged_records: 0,
};

/** Stars of a review status; null for one that this version does not know. */
export function starsOf(reviewStatus: string): number | null {
  if (reviewStatus === "") return 0;
  return STARS[reviewStatus.toLowerCase()] ?? null;
}
