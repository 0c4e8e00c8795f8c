import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Annotation } from "../../../genome/annotation.ts";
import type { ClinvarRecord } from "../../../genome/record.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { paintFor } from "../../render/colour.ts";
import { progressLine } from "../../render/progress.ts";
import type { GenomeDesk } from "../../services.ts";
import { homeOf } from "../../valid-config.ts";
import { annotationJson } from "./annotation-json.ts";
import { annotationText } from "./annotation-text.ts";
import { annotationTsv } from "./annotation-tsv.ts";
import type { AnnotateFlags } from "./route.ts";

/** Text is about so many times as long as what it is packed in. */
const UNPACKED = 4.5;

/** `nightdesk genome annotate FILE`. */
export async function genomeAnnotate(
  context: CliContext,
  flags: AnnotateFlags,
  file: string,
): Promise<ExitCode> {
  const path = resolve(context.cwd, file);
  const size = sizeOf(path, file);
  const { stdout, stderr } = context.process;
  const bar = progressLine(stderr);
  const stop = new AbortController();
  const release = context.onStopSignal(() => stop.abort(new CliError(EXIT.failed, "Stopped.")));
  const desk = await context.services.genome(homeOf(context));
  try {
    const { assembly, sample } = flags;
    const annotation = await desk.annotate({
      path,
      ...(assembly === undefined ? {} : { assembly }),
      ...(sample === undefined ? {} : { sample }),
      signal: stop.signal,
      onProgress: (bytes) => bar.show(Math.min(bytes / (size * UNPACKED), 0.99), file),
    });
    bar.clear();
    const format = flags.json ? "json" : (flags.format ?? "text");
    if (format === "json") printJson(stdout, annotationJson(annotation, recordsOf(desk, annotation)));
    else if (format === "tsv") {
      for (const text of annotationTsv(annotation)) stdout.write(text);
      for (const note of annotation.notes) stderr.write(`${note.text}\n`);
    } else stdout.write(annotationText(annotation, paintFor(stdout), flags.all === true));
    return EXIT.done;
  } finally {
    bar.clear();
    desk.close();
    release();
  }
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
