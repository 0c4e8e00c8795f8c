/** A home that watches a person's file over two releases of ClinVar. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { info, personVcf } from "../../src/genome-store/fixtures/pack.ts";
import { FIRST, packed, publish, yaml } from "./genome-home.ts";
import { json } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

export const SECOND = [FIRST[0] ?? "", `1 200 12 CTT C ${info("Likely_pathogenic")}`, FIRST[2] ?? ""];

export const HEADER = "##reference=GRCh38";
export const twoPeople = personVcf(["1 100 A G 0/1", "1 200 CTT C 1/1"])
  .replace("FORMAT\tME", "FORMAT\tME\tYOU")
  .replaceAll(":30\n", ":30\t0/0:30\n");

export const watching = (home: string, more = "") =>
  writeFileSync(
    join(home, "nightdesk.yaml"),
    `${yaml("ncbi")}  - {id: watch, use: genome_watch, with: {file: me.vcf${more}}, schedule: on_demand}\n`,
  );

export const readConfig = (home: string) => readFileSync(join(home, "nightdesk.yaml"), "utf8");

export async function homeWith(t: TestContext, vcf: string): Promise<string> {
  const home = temporaryHome(t, { "nightdesk.yaml": "", "me.vcf": vcf });
  watching(home);
  publish(home, packed(FIRST, "2026-10-05"));
  await run(home, "cv");
  await run(home, "watch");
  publish(home, packed(SECOND, "2026-11-02"));
  await run(home, "cv");
  return home;
}

export const run = (home: string, task: string) => json<RunAnswer>(home, "run", task);
export const findings = (home: string) => json<{ title: string }[]>(home, "findings", "--task", "watch");
export const titleOf = ({ title }: { readonly title: string }) => title;
export const history = (home: string) =>
  json<unknown[]>(home, "data", "query", "select * from watch.changes");
