/** ClinVar's classifications as entries of a VCF's INFO: one value for each ALT, `.` where ClinVar has none. */
import type { IndexMeta } from "./io.ts";
import type { Facts } from "./facts.ts";

interface Field {
  readonly id: string;
  readonly type: "String" | "Integer";
  readonly description: string;
  value(facts: Facts): string;
}

/** Names that ClinVar's own VCF has mean the same here. */
const FIELDS: readonly Field[] = [
  {
    id: "CLNVID",
    type: "String",
    description: "VariationID",
    value: ({ variationId }) => String(variationId),
  },
  {
    id: "CLNSIG",
    type: "String",
    description: "Germline classification, verbatim",
    value: ({ germline }) => germline?.value ?? "",
  },
  {
    id: "CLNREVSTAT",
    type: "String",
    description: "Review status of the germline classification, verbatim",
    value: ({ germline }) => germline?.reviewStatus ?? "",
  },
  {
    id: "CLNSTARS",
    type: "Integer",
    description: "Stars of the germline classification, 0 to 4; the most of several records",
    value: ({ germline }) => String(germline?.stars ?? ""),
  },
  {
    id: "CLNDN",
    type: "String",
    description: "Conditions, with | between",
    value: ({ germline, oncogenic, somatic }) =>
      (germline ?? oncogenic ?? somatic)?.conditions.join("|") ?? "",
  },
  {
    id: "CLNGENE",
    type: "String",
    description: "Gene symbols, with | between",
    value: ({ genes }) => genes.join("|"),
  },
  {
    id: "ONC",
    type: "String",
    description: "Oncogenicity, verbatim",
    value: ({ oncogenic }) => oncogenic?.value ?? "",
  },
  {
    id: "SCI",
    type: "String",
    description: "Clinical impact as a somatic variant, verbatim",
    value: ({ somatic }) => somatic?.value ?? "",
  },
];

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
    ({ id, type, description }) =>
      `##INFO=<ID=${id},Number=A,Type=${type},Description="ClinVar ${meta.release}: ${description}">`,
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
  const entries: string[] = [];
  for (const { id, type, value } of FIELDS) {
    const values = alleles.map((records) => joined(records.map(value), type));
    if (values.some((text) => text !== ".")) entries.push(`${id}=${values.join(",")}`);
  }
  return entries.join(";");
}

function joined(values: readonly string[], type: Field["type"]): string {
  if (type === "Integer") {
    const numbers = values.filter((value) => value !== "").map(Number);
    return numbers.length === 0 ? "." : String(Math.max(...numbers));
  }
  if (values.every((value) => value === "")) return ".";
  return values.map((value) => (value === "" ? "." : escaped(value))).join("&");
}

const ESCAPES: Readonly<Record<string, string>> = {
  ",": "%2C",
  ";": "%3B",
  "=": "%3D",
  "&": "%26",
  "%": "%25",
  " ": "_",
};

function escaped(text: string): string {
  return text.replaceAll(/[,;=&% ]/g, (sign) => ESCAPES[sign] ?? sign);
}

/**
 * INFO with ours in place of older entries of the same names.
 *
 * @param info as it stands in the file
 */
export function mergedInfo(info: string, entries: string): string {
  const kept =
    info === "." || info === ""
      ? []
      : info.split(";").filter((entry) => !OURS.has(entry.split("=", 1)[0] ?? ""));
  return [...kept, ...(entries === "" ? [] : [entries])].join(";") || ".";
}
