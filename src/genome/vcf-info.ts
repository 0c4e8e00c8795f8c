/** ClinVar's classifications as entries of a VCF's INFO: one value for each ALT, `.` where ClinVar has none. */
import type { IndexMeta } from "./io.ts";
import type { Facts } from "./facts.ts";

interface Field {
  readonly id: string;
  readonly description: string;
  /** Escaped; empty if there is none. */
  value(facts: Facts): string;
}

/** Names that ClinVar's own VCF has mean the same here. All are of the type String: several records of one allele have `&` between. */
const FIELDS: readonly Field[] = [
  {
    id: "CLNVID",
    description: "VariationID",
    value: ({ variationId }) => String(variationId),
  },
  {
    id: "CLNSIG",
    description: "Germline classification, verbatim",
    value: ({ germline }) => escaped(germline?.value),
  },
  {
    id: "CLNREVSTAT",
    description: "Review status of the germline classification, verbatim",
    value: ({ germline }) => escaped(germline?.reviewStatus),
  },
  {
    id: "CLNSTARS",
    description: "Stars of the germline classification, 0 to 4",
    value: ({ germline }) => String(germline?.stars ?? ""),
  },
  {
    id: "CLNDN",
    description: "Conditions, with | between",
    value: ({ germline, oncogenic, somatic }) =>
      escapedList((germline ?? oncogenic ?? somatic)?.conditions ?? NONE),
  },
  {
    id: "CLNGENE",
    description: "Gene symbols, with | between",
    value: ({ genes }) => escapedList(genes),
  },
  {
    id: "ONC",
    description: "Oncogenicity, verbatim",
    value: ({ oncogenic }) => escaped(oncogenic?.value),
  },
  {
    id: "SCI",
    description: "Clinical impact as a somatic variant, verbatim",
    value: ({ somatic }) => escaped(somatic?.value),
  },
];

const NONE: readonly string[] = [];

const OURS: ReadonlySet<string> = new Set(FIELDS.map(({ id }) => id));

/**
 * The header of the annotated file: the old one without entries of the same names, and ours before the columns.
 *
 * @param lines the old header, the line of the columns last
 * @param note stands in it once
 */
export function annotatedHeader(lines: readonly string[], meta: IndexMeta, note: string): string[] {
  const kept = lines.slice(0, -1).filter((line) => !hasOurs([line]));
  const fields = FIELDS.map(
    ({ id, description }) =>
      `##INFO=<ID=${id},Number=A,Type=String,Description="ClinVar ${meta.release}: ${description}">`,
  );
  const source = `##ClinVar=<Release=${meta.release},Assembly=${meta.assembly},Note="${note.replaceAll('"', "'")} Several records of one allele have & between; , ; = and & within a value are written as %2C %3B %3D %26.">`;
  return [...kept, ...fields, source, lines.at(-1) ?? ""];
}

/** Does the file come with entries of our names, of an older release perhaps? */
export function hasOurs(lines: readonly string[]): boolean {
  return lines.some((line) => OURS.has(/^##INFO=<ID=([^,>]+)/.exec(line)?.[1] ?? ""));
}

/** @param alleles the records of each ALT, in its order */
export function infoEntries(alleles: readonly (readonly Facts[])[]): string {
  let entries = "";
  for (const { id, value } of FIELDS) {
    let values = "";
    let isThere = false;
    for (const [number, records] of alleles.entries()) {
      const text = valuesOf(records, value);
      if (text !== ".") isThere = true;
      values += number === 0 ? text : `,${text}`;
    }
    if (isThere) entries += `${entries === "" ? "" : ";"}${id}=${values}`;
  }
  return entries;
}

function valuesOf(records: readonly Facts[], value: Field["value"]): string {
  const [only] = records;
  if (only === undefined) return ".";
  if (records.length > 1) return joined(records.map(value));
  // Nearly every allele has one record.
  return value(only) || ".";
}

function joined(values: readonly string[]): string {
  if (values.every((value) => value === "")) return ".";
  return values.map((value) => value || ".").join("&");
}

const ESCAPES: Readonly<Record<string, string>> = {
  ",": "%2C",
  ";": "%3B",
  "=": "%3D",
  "&": "%26",
  "%": "%25",
  " ": "_",
};

/** What was escaped before: many records share their words, and the lists that were made of them. */
const knownTexts = new Map<string, string>();
const knownLists = new WeakMap<readonly string[], string>();
const MOST_KNOWN = 20_000;

function escaped(text: string | undefined): string {
  if (text === undefined) return "";
  const before = knownTexts.get(text);
  if (before !== undefined) return before;
  const after = text.replaceAll(/[,;=&% ]/g, (sign) => ESCAPES[sign] ?? sign);
  if (knownTexts.size < MOST_KNOWN) knownTexts.set(text, after);
  return after;
}

function escapedList(texts: readonly string[]): string {
  const before = knownLists.get(texts);
  if (before !== undefined) return before;
  const after = texts.map(escaped).join("|");
  knownLists.set(texts, after);
  return after;
}

/**
 * INFO with ours in place of older entries of the same names.
 *
 * @param info as it stands in the file
 */
export function mergedInfo(info: string, entries: string): string {
  if (info === "." || info === "") return entries || ".";
  const kept = info.split(";").filter((entry) => !OURS.has(nameOf(entry)));
  return [...kept, ...(entries === "" ? [] : [entries])].join(";") || ".";
}

function nameOf(entry: string): string {
  const end = entry.indexOf("=");
  return end === -1 ? entry : entry.slice(0, end);
}
