/** A person's file against ClinVar: VCF or a vendor's raw data, told apart by what is in it. */
import { basename } from "node:path";
import type { Assembly } from "../genome/assembly.ts";
import type { Spots } from "../genome/drugs/spots.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import type { Annotation } from "../genome/annotation.ts";
import { wholeLines } from "../genome/whole-lines.ts";
import { annotateCalls } from "./annotate-calls.ts";
import { annotateVcf } from "./annotate-vcf.ts";
import type { PackedBlock } from "./bgzf.ts";
import { textPieces } from "./text-pieces.ts";

export interface AnnotateOptions {
  readonly path: string;
  /** @returns null if there is no index of that assembly */
  index(assembly: Assembly): ReferenceIndex | null;
  /** For a VCF that does not say; must not contradict one that does. */
  readonly assembly?: Assembly;
  /** Name of the sample in a VCF of several; default the first. */
  readonly sample?: string;
  /** Places to look at also where ClinVar has nothing. */
  spots?(assembly: Assembly): Spots;
  readonly signal?: AbortSignal;
  /** Bytes of text read so far. */
  onProgress?(bytes: number): void;
}

/** @throws GenomeError */
export async function annotateFile(options: AnnotateOptions): Promise<Annotation> {
  const { file, isVcf, pieces } = await openPieces(options);
  return isVcf ? await annotateVcf(file, pieces, options) : await annotateCalls(file, pieces, options);
}

export interface OpenPieces {
  /** The file's name, for messages. */
  readonly file: string;
  readonly isVcf: boolean;
  /** Whole lines; a piece holds until the next step. */
  readonly pieces: AsyncIterable<Buffer>;
}

/**
 * @param onBlock is told of the blocks of a BGZF file, in order and before their text comes
 * @throws GenomeError
 */
export async function openPieces(
  options: Pick<AnnotateOptions, "path" | "signal" | "onProgress">,
  onBlock?: (block: PackedBlock) => void,
): Promise<OpenPieces> {
  const file = basename(options.path);
  const pieces = wholeLines(textPieces(options.path, onBlock), file);
  const { value: first } = await pieces.next();
  const head = first ?? Buffer.alloc(0);
  const isVcf = /^\ufeff?##fileformat=VCF|^#CHROM\t/.test(head.toString("utf8", 0, 64));
  return { file, isVcf, pieces: followed(head, pieces, options) };
}

async function* followed(
  head: Buffer,
  rest: AsyncIterable<Buffer>,
  { signal, onProgress }: Pick<AnnotateOptions, "signal" | "onProgress">,
): AsyncGenerator<Buffer, void, undefined> {
  let bytes = head.length;
  yield head;
  for await (const piece of rest) {
    signal?.throwIfAborted();
    bytes += piece.length;
    onProgress?.(bytes);
    yield piece;
  }
}
