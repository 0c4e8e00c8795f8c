/** One pass over ClinVar's file: its header, its rows, its blocks. */
import { HASH } from "../genome/ascii.ts";
import {
  anotherNamed,
  ASSEMBLIES,
  assemblyNamed,
  assemblyOfHeader,
  type Assembly,
} from "../genome/assembly.ts";
import { GenomeError } from "../genome/genome-error.ts";
import { type BuiltIndex, createIndexBuilder } from "../genome/index-builder.ts";
import type { BadRecord, RowBatch } from "../genome/row-batch.ts";
import { createRowReader } from "../genome/row-reader.ts";
import { LONGEST_LINE } from "../genome/whole-lines.ts";
import { giveBack } from "./give-back.ts";
import { type NumberedBatch, type Reading, releaseBatches } from "./release-batches.ts";
import type { KeepBlock } from "./release-blocks.ts";

export interface ReadRelease {
  readonly built: BuiltIndex;
  /** `2026-11-02`, as the header says. */
  readonly release: string;
  /** As the header says; null if it does not. */
  readonly assembly: Assembly | null;
  /** Of the file, in hexadecimal. */
  readonly md5: string;
}

export interface ReadingOptions {
  readonly path: string;
  /** The file's name, for messages. */
  readonly file: string;
  /** Is given each block with its number, in order. */
  readonly keep: KeepBlock;
  readonly reading?: Reading | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @throws GenomeError for a file that is no ClinVar VCF, or is damaged */
export async function readRelease(options: ReadingOptions): Promise<ReadRelease> {
  const { path, file, keep, reading, signal } = options;
  const { batches, md5 } = releaseBatches(path, keep, reading);
  const joining = createJoining(file);
  for await (const batch of batches) {
    signal?.throwIfAborted();
    joining.add(batch);
  }
  signal?.throwIfAborted();
  const { header, built } = joining.finish();
  return { built, release: releaseOf(file, header), assembly: assemblyIn(file, header), md5: await md5() };
}

interface Joining {
  /** @throws GenomeError `bad_line`, `unknown_format`, `line_too_long` */
  add(batch: NumberedBatch): void;
  finish(): { readonly header: readonly string[]; readonly built: BuiltIndex };
}

/** Puts the lines together that two batches share. */
function createJoining(file: string): Joining {
  const builder = createIndexBuilder();
  const readers = new Map<number, (batch: RowBatch) => void>();
  const between = createRowReader();
  const addBetween = builder.reader();
  const header: string[] = [];
  let records = 0;
  let isEmpty = true;
  /** A line that began in an earlier batch, and where. */
  let rest: Uint8Array[] = [];
  let restLength = 0;
  let restBlock = 0;
  let restOffset = 0;

  function begin(bytes: Uint8Array, block: number, offset: number): void {
    [rest, restLength, restBlock, restOffset] = [[bytes], bytes.length, block, offset];
  }

  function refuseBad(bad: BadRecord | null): void {
    if (bad === null) return;
    const record = (records + bad.record).toLocaleString("en");
    throw new GenomeError("bad_line", `${file}: record ${record} is damaged: ${bad.what}.`);
  }

  function line(): void {
    const whole = Buffer.concat(rest);
    if (whole[0] === HASH) {
      header.push(whole.toString("utf8"));
      return;
    }
    if (header.length === 0) throw noHeader(file);
    between.open(whole);
    between.line(0, whole.length, restBlock, restOffset);
    refuseBad(between.bad());
    const batch = between.take();
    records += batch.records;
    addBetween(batch);
  }

  function adderOf(reader: number): (batch: RowBatch) => void {
    const known = readers.get(reader) ?? builder.reader();
    readers.set(reader, known);
    return known;
  }

  return {
    add({ reader, block, read: { head, tail, header: lines, beginsWithRecord, bad, batch } }) {
      isEmpty = false;
      if (restLength === 0) begin(head, block, 0);
      else {
        rest.push(head);
        restLength += head.length;
      }
      if (restLength > LONGEST_LINE)
        throw new GenomeError("line_too_long", `${file}: a line is longer than ${LONGEST_LINE} bytes.`);
      if (tail !== null) {
        line();
        if (beginsWithRecord && header.length === 0) throw noHeader(file);
        begin(tail.bytes, tail.block, tail.offset);
      }
      header.push(...lines);
      refuseBad(bad);
      records += batch.records;
      adderOf(reader)(batch);
      for (const numbers of Object.values(batch.columns)) giveBack(numbers);
    },
    finish() {
      if (isEmpty) throw new GenomeError("empty", `${file}: the file is empty.`);
      if (restLength > 0 && header.length > 0)
        throw new GenomeError(
          "truncated",
          `${file}: cut off: its last line has no line break; a whole release ends with one.`,
        );
      if (header.length === 0) throw noHeader(file);
      return { header, built: builder.finish() };
    },
  };
}

function noHeader(file: string): GenomeError {
  return new GenomeError(
    "unknown_format",
    `${file}: not a ClinVar VCF: it has to begin with ##fileformat and ##fileDate.`,
  );
}

function releaseOf(file: string, header: readonly string[]): string {
  const line = header.find((text) => text.startsWith("##fileDate="));
  const date = /^##fileDate=(\d{4})-?(\d\d)-?(\d\d)/.exec(line ?? "");
  if (date === null) throw noHeader(file);
  return date.slice(1).join("-");
}

/** ClinVar names it in one line, `##reference=GRCh38`, and has no contigs. */
function assemblyIn(file: string, header: readonly string[]): Assembly | null {
  const another = anotherNamed(header);
  if (another !== null)
    throw new GenomeError(
      "assembly_wrong",
      `${file}: it is of ${another}; a file of ${ASSEMBLIES.join(" or ")} is needed.`,
    );
  const said = header.find((text) => text.startsWith("##reference="));
  return said === undefined ? assemblyOfHeader(file, header) : assemblyNamed(said);
}
