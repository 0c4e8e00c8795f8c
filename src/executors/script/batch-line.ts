/** The command line for a batch file: `cmd.exe` reads it by rules of its own, which no argument may escape. */

/** Thrown for arguments that cannot be given to a batch file unchanged. */
export class BatchArgumentError extends Error {
  constructor(argument: string, why: string) {
    super(`The argument ${JSON.stringify(argument)} cannot be given to a batch file: ${why}`);
    this.name = "BatchArgumentError";
  }
}

/**
 * What follows `cmd.exe`, to be passed verbatim. Delayed expansion is off, so that `!` means nothing; every argument is
 * quoted; `%` is followed by something that expands to nothing, so that no variable is ever named; a quote is doubled.
 *
 * @throws BatchArgumentError for line breaks and NUL in an argument, and for a script path that `cmd.exe` cannot take
 */
export function batchLine(script: string, args: readonly string[]): string {
  if (/["%\0\r\n]/.test(script) || script.endsWith("\\")) {
    throw new BatchArgumentError(script, "its path holds a sign that cmd.exe cannot take");
  }
  const words = [`"${script}"`, ...args.map(quoted)];
  return `/e:ON /v:OFF /d /s /c "${words.join(" ")}"`;
}

function quoted(argument: string): string {
  if (/[\0\r\n]/.test(argument)) throw new BatchArgumentError(argument, "it holds a line break or NUL");
  // A program behind the batch file reads backslashes before a quote as escapes, so they are doubled there.
  const escaped = argument.replaceAll(
    /(\\*)("|$)/g,
    (_, slashes: string, quote: string) => slashes + slashes + quote + quote,
  );
  return `"${escaped.replaceAll("%", "%%cd:~,%")}"`;
}
