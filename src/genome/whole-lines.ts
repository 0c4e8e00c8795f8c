/** Text that comes in pieces cut anywhere, as pieces that end with a line break. */
import { LF } from "./ascii.ts";
import { GenomeError } from "./genome-error.ts";

/** No line of a genome file is nearly as long; a longer one means that the file is something else. */
export const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * Bounded memory, whatever the file holds.
 *
 * @param file its name, for the message
 * @param ending whether a last line without a line break gets one
 * @throws GenomeError `line_too_long`, `not_text` (a byte 0), `empty`
 */
export async function* wholeLines(
  pieces: AsyncIterable<Buffer>,
  file: string,
  longest = LONGEST_LINE,
  ending: "mended" | "as it is" = "mended",
): AsyncGenerator<Buffer, void, undefined> {
  let rest: Buffer[] = [];
  let restLength = 0;
  let any = false;
  for await (const piece of pieces) {
    if (piece.length === 0) continue;
    if (!any) refuseBinary(piece, file);
    any = true;
    const end = piece.lastIndexOf(LF) + 1;
    if (end === 0) {
      rest.push(Buffer.from(piece));
      restLength += piece.length;
      if (restLength > longest) {
        throw new GenomeError(
          "line_too_long",
          `${file}: a line is longer than ${longest} bytes; that is no genome file.`,
        );
      }
      continue;
    }
    // Only the line that was cut is put together; the others stay where they are.
    const first = restLength === 0 ? 0 : piece.indexOf(LF) + 1;
    if (first > 0) yield Buffer.concat([...rest, piece.subarray(0, first)]);
    if (first < end) yield piece.subarray(first, end);
    rest = end === piece.length ? [] : [Buffer.from(piece.subarray(end))];
    restLength = piece.length - end;
  }
  if (!any) throw new GenomeError("empty", `${file}: the file is empty.`);
  if (restLength > 0) yield Buffer.concat(ending === "mended" ? [...rest, Buffer.of(LF)] : rest);
}

function refuseBinary(piece: Buffer, file: string): void {
  const at = piece.subarray(0, 65_536).indexOf(0);
  if (at === -1) return;
  throw new GenomeError(
    "not_text",
    `${file}: not a text file (byte ${at + 1} is 0). A VCF or a raw-data text file is needed.`,
  );
}
