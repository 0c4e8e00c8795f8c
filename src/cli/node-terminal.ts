/** The streams of Node as commands see them. They come in as parameters: only `main.ts` touches the process. */
import type { WriteStream } from "node:tty";
import type { Output } from "./context.ts";
import type { GlobalFlags } from "./global-flags.ts";

type Stream = Pick<WriteStream, "write"> & Partial<Pick<WriteStream, "isTTY" | "columns" | "getColorDepth">>;

interface ColourWishes {
  readonly colour: GlobalFlags["colour"];
  readonly env: Readonly<Partial<Record<string, string>>>;
}

/** Wraps standard output or standard error. */
export function outputOver(stream: Stream, wishes: ColourWishes): Output {
  const isTty = stream.isTTY === true;
  const depth = colourDepth(stream, wishes);
  return {
    write(text) {
      stream.write(text);
    },
    writeBytes(bytes) {
      return new Promise((resolve, reject) => {
        // A callback tells that it was taken, or why not; a slow reader slows the writer down.
        stream.write(bytes, (fault) => (fault ? reject(fault) : resolve()));
      });
    },
    isTty,
    columns: isTty ? (stream.columns ?? 80) : 80,
    getColorDepth: () => depth,
  };
}

/** `--no-color` and NO_COLOR win over everything; `--color` and FORCE_COLOR over the terminal's own answer. */
function colourDepth(stream: Stream, { colour, env }: ColourWishes): number {
  const refused = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  if (colour === "never" || (refused && colour !== "always")) return 1;
  const forced = env["FORCE_COLOR"] ?? "";
  if (colour === "always" || (forced !== "" && forced !== "0")) return 4;
  return stream.isTTY === true ? (stream.getColorDepth?.() ?? 1) : 1;
}
