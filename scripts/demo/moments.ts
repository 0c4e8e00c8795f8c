/** The moments of the story, and what its parts share. */

export const at = (text: string): number => Date.parse(`2026-11-${text}+01:00`);

export const NOW = at("23T07:52:10");
export const STORY_FROM = at("20T18:02:00");
export const BACK = at("23T07:41:00");

export type SlotFor = (
  task: string,
  text: string,
  run: string | null,
  end: Record<string, string | number | null>,
) => number;

export const GENOME_BODY = `LDLR, heterozygous. Three laboratories now agree where one had spoken before; **none disagrees**. The other 61,203 kept their class.

| | before | now |
|---|---|---|
| class | uncertain | likely pathogenic |
| stars | ★☆☆☆ | ★★☆☆ |
| release | 15 Nov | 22 Nov |

A chip call can be wrong: have it confirmed before you act. *Not medical advice.* Source: [ClinVar](https://www.ncbi.nlm.nih.gov/clinvar/).`;
