import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Annotation, Note } from "../../../genome/annotation.ts";
import type { Assembly } from "../../../genome/assembly.ts";
import { spotsOf } from "../../../genome/drugs/spots.ts";
import type { Datasets } from "../../../ports/datasets.ts";
import type { ClinvarRecord } from "../../../genome/record.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { jsonText } from "../../json/print.ts";
import { openTarget, type Target } from "../../output-file.ts";
import { paintFor } from "../../render/colour.ts";
import { progressLine } from "../../render/progress.ts";
import type { AnnotateRequest, GenomeDesk } from "../../services.ts";
import { homeOf } from "../../valid-config.ts";
import { annotationJson } from "./annotation-json.ts";
import { annotationText } from "./annotation-text.ts";
import { annotationTsv } from "./annotation-tsv.ts";
import { annotateAsVcf, tabixOf } from "./annotate-vcf.ts";
import { readDrugData } from "./drug-data.ts";
import { type DrugSection, drugSection, drugText, NO_DRUG_DATA } from "./drug-response.ts";
import { type Format, shapeOf } from "./format.ts";
import type { AnnotateFlags } from "./route.ts";

/** Text is about so many times as long as what it is packed in. */
const UNPACKED = 4.5;

/** `nightdesk genome annotate FILE`. */
export async function genomeAnnotate(
  context: CliContext,
  flags: AnnotateFlags,
  file: string,
): Promise<ExitCode> {
  const { format, packed } = shapeOf(flags);
  const path = resolve(context.cwd, file);
  const size = sizeOf(path, file);
  const bar = progressLine(context.process.stderr);
  const stop = new AbortController();
  const release = context.onStopSignal(() => stop.abort(new CliError(EXIT.failed, "Stopped.")));
  const desk = await context.services.genome(homeOf(context));
  let target: Target | null = null;
  try {
    const tabix = flags.index === true ? tabixOf(context, desk) : null;
    target = openTarget(context, flags.output, flags.force === true);
    const { assembly, sample } = flags;
    const request: AnnotateRequest = {
      path,
      ...(assembly === undefined ? {} : { assembly }),
      ...(sample === undefined ? {} : { sample }),
      signal: stop.signal,
      onProgress: (bytes) => bar.show(Math.min(bytes / (size * UNPACKED), 0.99), file),
    };
    if (format === "vcf") {
      const said = await annotateAsVcf(desk, request, target, packed);
      bar.clear();
      target.commit();
      context.process.stderr.write(said);
      if (tabix !== null) await desk.writeTabix(tabix, resolve(context.cwd, flags.output ?? ""));
      return EXIT.done;
    }
    const drugs = wantsDrugs(format, flags) ? await readDrugData(await datasetsOf(context)) : null;
    const spots = (of: Assembly) => spotsOf(drugs?.variants ?? [], of);
    const annotation = await desk.annotate(drugs === null ? request : { ...request, spots });
    bar.clear();
    const section = drugs === null ? null : drugSection(drugs, annotation);
    for (const text of textsOf(context, desk, annotation, section, format, flags))
      await target.write(Buffer.from(text));
    target.commit();
    if (format === "tsv") sayNotes(context, annotation.notes);
    return EXIT.done;
  } finally {
    bar.clear();
    target?.abandon();
    desk.close();
    release();
  }
}

function textsOf(
  { process: { stdout } }: CliContext,
  desk: GenomeDesk,
  annotation: Annotation,
  drugs: DrugSection | null,
  format: Format,
  flags: AnnotateFlags,
): Iterable<string> {
  const { all, output } = flags;
  if (format === "json") {
    const isIndented = output === undefined && stdout.isTty;
    return [jsonText(annotationJson(annotation, recordsOf(desk, annotation), drugs), isIndented)];
  }
  if (format === "tsv") return joined(annotationTsv(annotation));
  const paint = paintFor(output === undefined ? stdout : { getColorDepth: () => 1 });
  const response = drugs === null ? NO_DRUG_DATA : drugText(drugs, paint, all === true);
  return [annotationText(annotation, wantsDrugs(format, flags) ? response : "", paint, all === true)];
}

/** The table is one of ClinVar's alleles; its columns are what others read. */
function wantsDrugs(format: Format, { noDrugs }: AnnotateFlags): boolean {
  return format !== "tsv" && noDrugs !== true;
}

async function datasetsOf(context: CliContext): Promise<Datasets> {
  return await context.services.datasets(homeOf(context));
}

/** Many small texts as few larger ones. */
function* joined(texts: Iterable<string>): Generator<string, void, undefined> {
  let pending = "";
  for (const text of texts) {
    pending += text;
    if (pending.length < 1 << 16) continue;
    yield pending;
    pending = "";
  }
  if (pending !== "") yield pending;
}

function sayNotes({ process: { stderr } }: CliContext, notes: readonly Note[]): void {
  for (const note of notes) stderr.write(`${note.text}\n`);
}

function recordsOf(desk: GenomeDesk, { assembly }: Annotation): (row: number) => ClinvarRecord {
  const index = desk.indexes().find(({ meta }) => meta.assembly === assembly);
  if (index === undefined) throw new Error(`the index of ${assembly} was there a moment ago`);
  return (row) => index.record(row);
}

function sizeOf(path: string, file: string): number {
  try {
    const stat = statSync(path);
    if (stat.isFile()) return Math.max(stat.size, 1);
  } catch (cause) {
    throw new CliError(EXIT.unavailable, `${file} cannot be read: ${(cause as Error).message}`, null, cause);
  }
  throw new CliError(EXIT.usage, `${file} is not a file; a VCF or a raw-data file is needed.`);
}
