/** Details over the API, for the priority genes at level 1A to 2B. Each answer is kept at once, so a run goes on where the last one stopped. */
import { createHash } from "node:crypto";
import * as z from "zod";
import { HttpError, type Http, type Rate } from "../../sdk/index.ts";
import type { Tables } from "./store.ts";

export const LEVELS = ["1A", "1B", "2A", "2B"] as const;

/** The API tells no licence of its own; what it holds is under that of the archives. */
const LICENSE = "CC BY-SA 4.0, ClinPGx; content of CPIC guidelines CC0";
/** So many questions in a row without an answer mean that it is not the question. */
const FAILURES = 3;

export interface Overlay {
  readonly datasets: Tables;
  readonly http: Http;
  readonly rate: Rate;
  /** With a slash at the end. */
  readonly base: string;
  readonly genes: readonly string[];
  /** sha256 of the summary annotations; answers of another state are asked for again. */
  readonly state: string;
  readonly full: boolean;
  log(text: string): void;
  progress(fraction: number): void;
}

export interface OverlayEnd {
  readonly asked: number;
  /** Questions that are still open, because of `why`. */
  readonly left: number;
  readonly why: string | null;
  readonly kind: HttpError["kind"] | "shape" | null;
}

const envelope = z.looseObject({ status: z.string().optional(), data: z.unknown() });
const annotation = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  name: z.string().optional(),
});
const list = z.array(annotation);

interface Question {
  readonly gene: string;
  readonly level: string;
}

/** @returns how far it came; what the server refuses is no error of ours */
export async function askDetails(overlay: Overlay): Promise<OverlayEnd> {
  const { datasets, log, progress } = overlay;
  const open = await openQuestions(overlay);
  let asked = 0;
  let failures = 0;
  let last: { why: string; kind: OverlayEnd["kind"] } | null = null;
  for (const question of open) {
    try {
      await ask(overlay, question);
      failures = 0;
    } catch (error) {
      if (!(error instanceof HttpError) && !(error instanceof z.ZodError)) throw error;
      last = { why: whyOf(error), kind: error instanceof HttpError ? error.kind : "shape" };
      log(`${question.gene} ${question.level}: ${last.why}`);
      failures += 1;
      // Who may not ask, or asks too often, stops; a server that fails gets a few more chances.
      if (last.kind === "refused" || last.kind === "limited" || failures === FAILURES) break;
      continue;
    }
    asked += 1;
    await datasets.asked.checkpoint();
    progress(asked / open.length);
  }
  return { asked, left: open.length - asked, why: last?.why ?? null, kind: last?.kind ?? null };
}

function whyOf(error: HttpError | z.ZodError): string {
  if (error instanceof HttpError) return error.message;
  const [issue] = error.issues;
  return `the answer is not in the form that is known here: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`;
}

/** Genes and levels that the archives know something about and that were not answered for this state of them. */
async function openQuestions({ datasets, genes, state, full }: Overlay): Promise<Question[]> {
  const known = await datasets.summary_annotations.query<{ gene: string | null; level: string }>(
    "select distinct gene, level from summary_annotations where level in ('1A', '1B', '2A', '2B')",
  );
  const some = new Set(known.flatMap(({ gene, level }) => genesOf(gene).map((one) => `${one} ${level}`)));
  const done = new Set<string>();
  for (const { gene, level, state: before } of await datasets.asked.all())
    if (before === state && !full) done.add(`${gene} ${level}`);
  return [...new Set(genes)]
    .flatMap((gene) => LEVELS.map((level) => ({ gene, level })))
    .filter(({ gene, level }) => some.has(`${gene} ${level}`) && !done.has(`${gene} ${level}`));
}

export function genesOf(text: string | null): string[] {
  return (text ?? "")
    .split(/[;,]/)
    .map((gene) => gene.trim())
    .filter((gene) => gene !== "");
}

async function ask(overlay: Overlay, { gene, level }: Question): Promise<void> {
  const { datasets, http, rate, base, state } = overlay;
  const url = new URL("data/summaryAnnotation", base);
  url.searchParams.set("location.genes.symbol", gene);
  url.searchParams.set("levelOfEvidence.term", level);
  url.searchParams.set("view", "max");
  const before = await datasets.asked.get({ gene, level });
  const known = before === null ? null : { etag: before.etag, lastModified: before.last_modified };
  // 404 is how it says that there is nothing.
  const answer = await http.ifChanged(url, known, { rate, accept: [404] });
  if (!answer.changed) {
    await datasets.asked.upsert([{ ...before, gene, level, state }]);
    return;
  }
  const text = await answer.response.text();
  const found = answer.response.status === 404 ? [] : list.parse(envelope.parse(parsed(text)).data);
  const sha256 = createHash("sha256").update(text).digest("hex");
  if (sha256 !== before?.sha256 || overlay.full) await keep(datasets, { gene, level }, found);
  const { etag, lastModified } = answer.validators;
  await datasets.asked.upsert([
    { gene, level, state, etag, last_modified: lastModified, sha256, annotations: found.length },
  ]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function keep(
  { details }: Tables,
  { gene, level }: Question,
  found: z.infer<typeof list>,
): Promise<void> {
  const there = await details.query<{ id: string }>(
    "select id from details where gene = :gene and level = :level",
    { gene, level },
  );
  const now = new Set(found.map(({ id }) => id));
  await details.delete(there.filter(({ id }) => !now.has(id)).map(({ id }) => ({ gene, id })));
  await details.upsert(
    found.map((one) => ({ id: one.id, gene, level, name: one.name ?? null, license: LICENSE, json: one })),
  );
}
