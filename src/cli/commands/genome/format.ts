import { CliError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";
import type { AnnotateFlags } from "./route.ts";

const FORMATS = ["text", "json", "tsv", "vcf"] as const;
export type Format = (typeof FORMATS)[number];

export function formatNamed(text: string): Format {
  const format = FORMATS.find((known) => known === text);
  if (format !== undefined) return format;
  throw new CliError(EXIT.usage, `"${text}" is no format; it has to be one of ${FORMATS.join(", ")}.`);
}

const ENDINGS: readonly (readonly [ending: RegExp, format: Format])[] = [
  [/\.vcf(\.b?gz)?$/i, "vcf"],
  [/\.tsv$/i, "tsv"],
  [/\.json$/i, "json"],
];

export interface Shape {
  readonly format: Format;
  /** A VCF written as BGZF. */
  readonly packed: boolean;
}

/** What is said decides; else the ending of the file that is to be written. */
export function shapeOf({ json, format, output = "", index }: AnnotateFlags): Shape {
  const byEnding = ENDINGS.find(([ending]) => ending.test(output))?.[1];
  const chosen = json === true ? "json" : (format ?? byEnding ?? "text");
  const packed = chosen === "vcf" && /\.b?gz$/i.test(output);
  if (chosen !== "vcf" && /\.b?gz$/i.test(output))
    throw new CliError(EXIT.usage, `Only a VCF is written compressed; ${output} cannot be ${chosen}.`);
  if (index === true && !packed)
    throw new CliError(EXIT.usage, "--index needs a compressed VCF: --output FILE.vcf.gz");
  return { format: chosen, packed };
}
