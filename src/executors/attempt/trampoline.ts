/**
 * What stands between Nightdesk and the work on systems with a shell: a constant script that waits for leave to begin,
 * runs the arguments as they are, and writes down how they ended, even if Nightdesk is gone by then.
 */

/**
 * Arguments: the attempt's folder, the file by which the enclosure is entered or nothing, then the work's argv.
 * Descriptor 3 is the gate. Without the right to enter the enclosure the work goes on without it.
 */
const SCRIPT = `
folder=$1
enclosure=$2
shift 2
exec 4>&2 2>/dev/null
[ -z "$enclosure" ] || echo "$$" >"$enclosure"
IFS= read -r leave <&3 || exit 125
exec 3<&-
(umask 077; true >"$folder/started") || exit 125
trap : HUP INT QUIT TERM
"$@" 2>&4 4>&-
code=$?
(umask 077; printf '%s\\n' "$code" >"$folder/exit")
exit "$code"
`;

/** What has to be written to the gate. Without it, when the gate is just closed, the work is not begun. */
export const LEAVE = "go\n";

/** Descriptor of the gate in the child. */
export const GATE = 3;

/**
 * The command to start instead of `argv`. The polite signal goes to the whole group: the trampoline outlives it to
 * write down what the work made of it.
 */
export function throughTrampoline(
  folder: string,
  enclosure: string | null,
  argv: readonly string[],
): string[] {
  return ["/bin/sh", "-c", SCRIPT, "nightdesk", folder, enclosure ?? "", ...argv];
}

const SIGNALS: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  6: "SIGABRT",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
};

/**
 * The signal behind an exit code, as shells tell it: 128 and the signal's number. A program may also choose such a
 * code by itself, which nobody can tell apart; few do.
 */
export function signalOf(exitCode: number): string | null {
  return SIGNALS[exitCode - 128] ?? null;
}
