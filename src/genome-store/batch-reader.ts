/** A stretch of ClinVar's text as a batch of rows, with what is left of the lines that it shares with its neighbours. */
import { HASH, LF } from "../genome/ascii.ts";
import type { BadRecord, RowBatch } from "../genome/row-batch.ts";
import { createRowReader } from "../genome/row-reader.ts";

export interface ReadBatch {
  readonly batch: RowBatch;
  /** Lines that begin with `#`. */
  readonly header: readonly string[];
  /** Another line came before them. */
  readonly beginsWithRecord: boolean;
  /** Up to the first line break. */
  readonly head: Uint8Array;
  /** Behind the last line break, and where that is; null if there is no line break at all. */
  readonly tail: { readonly bytes: Uint8Array; readonly block: number; readonly offset: number } | null;
  /** What ended the reading. */
  readonly bad: BadRecord | null;
}

export interface BatchReader {
  /**
   * @param text of several blocks
   * @param block number of the first
   * @param ends where each of them ends in the text
   */
  add(text: Buffer, block: number, ends: readonly number[]): void;
  /** What was added since the last time. */
  take(): ReadBatch;
}

export function createBatchReader(): BatchReader {
  const rows = createRowReader();
  let header: string[] = [];
  let beginsWithRecord = false;
  let head: Uint8Array[] = [];
  let hasBreak = false;
  /** A line that began in an earlier piece, and where. */
  let rest: Uint8Array[] = [];
  let restBlock = 0;
  let restOffset = 0;

  /** @returns false if it is damaged */
  function line(bytes: Buffer, start: number, end: number, block: number, offset: number): boolean {
    if (bytes[start] === HASH) {
      header.push(bytes.toString("utf8", start, end));
      return true;
    }
    if (header.length === 0) beginsWithRecord = true;
    return rows.line(start, end, block, offset);
  }

  /** The line that ends at `end`, of which `rest` is the beginning. */
  function cutLine(text: Buffer, end: number): boolean {
    const whole = Buffer.concat([...rest, text.subarray(0, end)]);
    rest = [];
    rows.open(whole);
    const isWhole = line(whole, 0, whole.length, restBlock, restOffset);
    rows.open(text);
    return isWhole;
  }

  return {
    add(text, firstBlock, ends) {
      if (rows.bad() !== null) return;
      rows.open(text);
      let index = 0;
      let blockStart = 0;
      const enter = (offset: number): void => {
        for (; (ends[index] ?? text.length) <= offset; index += 1) blockStart = ends[index] as number;
      };
      let start = 0;
      for (let end = text.indexOf(LF); end !== -1; end = text.indexOf(LF, start)) {
        enter(start);
        let isWhole = true;
        if (!hasBreak) head.push(new Uint8Array(text.subarray(0, end)));
        else if (rest.length > 0) isWhole = cutLine(text, end);
        else isWhole = line(text, start, end, firstBlock + index, start - blockStart);
        if (!isWhole) return;
        hasBreak = true;
        start = end + 1;
      }
      if (start === text.length) return;
      const left = new Uint8Array(text.subarray(start));
      if (!hasBreak) head.push(left);
      else {
        enter(start);
        if (rest.length === 0) [restBlock, restOffset] = [firstBlock + index, start - blockStart];
        rest.push(left);
      }
    },
    take() {
      const read: ReadBatch = {
        batch: rows.take(),
        header,
        beginsWithRecord,
        head: joined(head),
        tail: hasBreak ? { bytes: joined(rest), block: restBlock, offset: restOffset } : null,
        bad: rows.bad(),
      };
      [header, head, rest, hasBreak, beginsWithRecord] = [[], [], [], false, false];
      return read;
    },
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only, ...more] = pieces;
  if (only !== undefined && more.length === 0) return only;
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
