/** One pass over ClinVar's file: its header, its rows, its blocks. */
import { crc32 } from "node:zlib";
import { HASH, LF } from "../genome/ascii.ts";
import { assemblyNamed, assemblyOfHeader, type Assembly } from "../genome/assembly.ts";
import { GenomeError } from "../genome/genome-error.ts";
import { type BuiltIndex, createIndexBuilder } from "../genome/index-builder.ts";
import { LONGEST_LINE } from "../genome/whole-lines.ts";
import type { SourceBlock } from "./source-blocks.ts";

export interface ReadRelease {
  readonly built: BuiltIndex;
  /** `2026-11-02`, as the header says. */
  readonly release: string;
  /** As the header says; null if it does not. */
  readonly assembly: Assembly | null;
}

/**
 * @param keep is given each block with its number, in order
 * @throws GenomeError for a file that is no ClinVar VCF, or is damaged
 */
export async function readRelease(
  file: string,
  blocks: AsyncIterable<SourceBlock>,
  keep: (number: number, data: Buffer) => void,
  signal?: AbortSignal,
): Promise<ReadRelease> {
  const builder = createIndexBuilder(file, crc32);
  const header: string[] = [];
  let number = 0;
  /** A line that began in an earlier block, and where. */
  let rest: Buffer[] = [];
  let restLength = 0;
  let restBlock = 0;
  let restOffset = 0;

  function line(bytes: Buffer, start: number, end: number, block: number, offset: number): void {
    if (bytes[start] === HASH) header.push(bytes.toString("utf8", start, end));
    else if (header.length === 0) throw noHeader(file);
    else builder.line(bytes, start, end, block, offset);
  }

  for await (const { data, text } of blocks) {
    signal?.throwIfAborted();
    keep(number, data);
    let start = 0;
    for (let end = text.indexOf(LF); end !== -1; end = text.indexOf(LF, start)) {
      if (restLength > 0) {
        const whole = Buffer.concat([...rest, text.subarray(0, end)]);
        line(whole, 0, whole.length, restBlock, restOffset);
        rest = [];
        restLength = 0;
      } else line(text, start, end, number, start);
      start = end + 1;
    }
    if (start < text.length) {
      if (restLength === 0) [restBlock, restOffset] = [number, start];
      rest.push(Buffer.from(text.subarray(start)));
      restLength += text.length - start;
      if (restLength > LONGEST_LINE)
        throw new GenomeError("line_too_long", `${file}: a line is longer than ${LONGEST_LINE} bytes.`);
    }
    number += 1;
  }
  if (restLength > 0) {
    const whole = Buffer.concat(rest);
    line(whole, 0, whole.length, restBlock, restOffset);
  }
  if (number === 0) throw new GenomeError("empty", `${file}: the file is empty.`);
  if (header.length === 0) throw noHeader(file);
  return { built: builder.finish(), release: releaseOf(file, header), assembly: assemblyIn(file, header) };
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
  const said = header.find((text) => text.startsWith("##reference="));
  return said === undefined ? assemblyOfHeader(file, header) : assemblyNamed(said);
}
