/** One run's part of a day log: the lines from its first mark to its last. */
import { createReadStream } from "node:fs";

const ANY_START = "=== nightdesk run ";

/** Lines are cut here so that a line of gigabytes does not have to fit into memory. */
const LONGEST_PIECE = 1 << 20;

/**
 * Streams the parts of all attempts of a run, marks included.
 *
 * @param path absolute path of the day log
 * @throws a system error if the log cannot be read
 */
export async function* readRunLog(path: string, runId: string): AsyncGenerator<string, void, undefined> {
  const starts = `=== nightdesk run ${runId} attempt `;
  const ends = `=== run ${runId} attempt `;
  let inside = false;
  let ended = false;
  for await (const { text, startsLine } of pieces(path)) {
    if (startsLine && text.startsWith(ANY_START)) inside = text.startsWith(starts);
    // A task may print a line that looks like its end; the true one is the last before another run's beginning.
    else if (ended) inside = true;
    ended = inside && startsLine && text.startsWith(ends);
    if (inside) yield text;
    if (ended) inside = false;
  }
}

interface Piece {
  /** With its newline, if it has one. */
  readonly text: string;
  readonly startsLine: boolean;
}

/** Lines, or pieces of very long ones. */
async function* pieces(path: string): AsyncGenerator<Piece, void, undefined> {
  let rest = "";
  let startsLine = true;
  for await (const chunk of createReadStream(path, {
    encoding: "utf8",
    highWaterMark: 1 << 18,
  }) as AsyncIterable<string>) {
    rest += chunk;
    let from = 0;
    for (let end = rest.indexOf("\n", from); end !== -1; end = rest.indexOf("\n", from)) {
      yield { text: rest.slice(from, end + 1), startsLine };
      startsLine = true;
      from = end + 1;
    }
    rest = rest.slice(from);
    if (rest.length < LONGEST_PIECE) continue;
    yield { text: rest, startsLine };
    startsLine = false;
    rest = "";
  }
  if (rest !== "") yield { text: rest, startsLine };
}
