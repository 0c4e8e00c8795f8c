import { buildRouteMap } from "@stricli/core";
import { ASSEMBLIES, type Assembly, assemblyNamed } from "../../../genome/assembly.ts";
import { defineCommand } from "../../command.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";
import { countFlag, JSON_FLAG, switchFlag, textFlag } from "../../parameters.ts";
import { type Format, formatNamed } from "./format.ts";

export interface AnnotateFlags {
  readonly format?: Format;
  readonly json?: boolean;
  readonly assembly?: Assembly;
  readonly sample?: string;
  readonly all?: boolean;
  readonly output?: string;
  readonly force?: boolean;
  readonly index?: boolean;
  readonly noDrugs?: boolean;
}

export interface LookupFlags {
  readonly json?: boolean;
  readonly limit?: number;
}

const annotate = defineCommand<AnnotateFlags, [file: string]>({
  brief: "Hold a genome or raw-data file against ClinVar",
  description:
    "Hold a genome or raw-data file against ClinVar: a VCF (plain, gzip or bgzip) or what 23andMe, AncestryDNA, MyHeritage, FTDNA, LivingDNA and others send, zipped or not. Nothing leaves the machine.",
  examples: [
    ["genome annotate genome.vcf.gz", "a summary, pathogenic first"],
    ["genome annotate genome.vcf.gz --output annotated.vcf.gz", "the VCF with ClinVar's values in INFO"],
    ["genome annotate raw.zip --format tsv > hits.tsv", "one row for each matched allele"],
  ],
  parameters: {
    flags: {
      format: {
        kind: "parsed",
        parse: formatNamed,
        optional: true,
        placeholder: "FORMAT",
        brief: "text (default), json, tsv or vcf",
      },
      json: JSON_FLAG,
      assembly: {
        kind: "parsed",
        parse: assemblyGiven,
        optional: true,
        placeholder: "NAME",
        brief: "GRCh37 or GRCh38, for a file that does not say",
      },
      sample: textFlag("NAME", "The sample to read in a VCF of several (default: the first)"),
      output: textFlag("FILE", "Write there; .tsv, .json, .vcf and .vcf.gz tell the format"),
      force: switchFlag("Replace the file if it is there"),
      index: switchFlag("Index the .vcf.gz, by tabix or bcftools"),
      noDrugs: switchFlag("Leave out the drug response"),
      all: switchFlag("In the summary, name every variant and not only those that matter most"),
    },
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, placeholder: "FILE", brief: "A VCF or a raw-data file" }],
    },
  },
  load: async () => (await import("./annotate.ts")).genomeAnnotate,
});

const lookup = defineCommand<LookupFlags, [term: string]>({
  brief: "Look up a variant, a gene or a place in ClinVar",
  examples: [
    ["genome lookup rs6025", "by rs number"],
    ["genome lookup BRCA2 --limit 5", "by gene"],
    [
      "genome lookup 7:117559590",
      "by place; also a stretch, a place with letters, a VariationID or an HGVS text",
    ],
  ],
  parameters: {
    flags: { limit: countFlag("At most so many variants (default: 20)"), json: JSON_FLAG },
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, placeholder: "TERM", brief: "rs6025, BRCA2, 7:117559590, 7105, NC_…:g.…" },
      ],
    },
  },
  load: async () => (await import("./lookup.ts")).genomeLookup,
});

function assemblyGiven(text: string): Assembly {
  const assembly = assemblyNamed(text);
  if (assembly !== null) return assembly;
  throw new CliError(
    EXIT.usage,
    `"${text}" is no assembly known here; it has to be ${ASSEMBLIES.join(" or ")}.`,
  );
}

/** `nightdesk genome …` */
export const genomeRoute = buildRouteMap<"annotate" | "lookup", CliContext>({
  routes: { annotate, lookup },
  docs: { brief: "Ask ClinVar, with your own file or without" },
});
