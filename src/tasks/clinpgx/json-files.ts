/** What becomes rows of the archives' JSON files. */
import * as z from "zod";

const named = z.array(z.looseObject({ symbol: z.string().optional(), name: z.string().optional() }));

const guideline = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  source: z.string().optional(),
  relatedGenes: named.optional(),
  relatedChemicals: named.optional(),
});

const guidelineFile = z.union([
  z.looseObject({ guideline }),
  guideline.transform((one) => ({ guideline: one })),
]);

/** One file is one guideline, with its citations beside it. */
export function guidelineRows(value: unknown): Record<string, unknown>[] {
  const { guideline: one } = guidelineFile.parse(value);
  const names = (list: z.infer<typeof named> = []) =>
    list.map(({ symbol, name }) => symbol ?? name ?? "").join(";");
  return [
    {
      id: one.id,
      name: one.name ?? null,
      source: one.source ?? null,
      genes: names(one.relatedGenes),
      drugs: names(one.relatedChemicals),
      json: value,
    },
  ];
}

const translation = z.looseObject({
  gene: z.string(),
  variants: z.array(
    z.looseObject({
      chromosome: z.string(),
      position: z.int(),
      rsid: z.string().nullish(),
      ref: z.string(),
      alts: z.array(z.string()),
    }),
  ),
  namedAlleles: z.array(
    z.looseObject({
      name: z.string(),
      id: z.string().nullish(),
      reference: z.boolean().optional(),
    }),
  ),
});

export function pharmcatPositions(value: unknown): Record<string, unknown>[] {
  const { gene, variants } = translation.parse(value);
  return variants.map(({ chromosome, position, rsid, ref, alts }) => ({
    gene,
    chromosome,
    position,
    ref,
    rsid: rsid ?? null,
    alts,
  }));
}

export function pharmcatAlleles(value: unknown): Record<string, unknown>[] {
  const { gene, namedAlleles } = translation.parse(value);
  return namedAlleles.map((allele) => ({
    gene,
    name: allele.name,
    id: allele.id ?? null,
    is_reference: allele.reference === true,
    json: allele,
  }));
}
