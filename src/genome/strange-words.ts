/** Words of ClinVar's oncogenic and somatic classifications that this version does not know. */
import { starsOf } from "./significance.ts";

const ONCOGENIC: ReadonlySet<string> = new Set([
  "oncogenic",
  "likely_oncogenic",
  "uncertain_significance",
  "likely_benign",
  "benign",
  "conflicting_classifications_of_oncogenicity",
]);
const TIER = /^tier_(i_-_strong|ii_-_potential|iii_-_unknown|iv_-_benign\/likely_benign)$/;
/** Beside a classification, or in place of one. */
const NONE = /^(not_provided|no_classifications?_.*)$/;

const KNOWN: Readonly<Record<string, (value: string) => boolean>> = {
  ONC: (value) => value.split(/[|/]/).every((word) => ONCOGENIC.has(word) || NONE.test(word)),
  SCI: (value) => value.split("|").every((word) => TIER.test(word) || NONE.test(word)),
  ONCREVSTAT: (value) => starsOf(value) !== null,
  SCIREVSTAT: (value) => starsOf(value) !== null,
};

/** @param bytes an entry of INFO from `at` up to `stop`; `tell` gets it whole if its word is not known */
export function strangeWord(bytes: Buffer, at: number, stop: number, tell: (entry: string) => void): void {
  const entry = bytes.toString("latin1", at, stop);
  const [key = "", value = ""] = entry.split("=", 2);
  if (KNOWN[key]?.(value.toLowerCase()) === false) tell(entry);
}
