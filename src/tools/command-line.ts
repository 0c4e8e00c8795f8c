/** From a tool's arguments to a command line, and from what the command printed to the answer. */
import * as z from "zod";
import { ToolRefusal, type ToolDesk } from "./tool.ts";

type FlagValue = string | number | boolean | undefined;

interface Line {
  /** `data query` is two. */
  readonly words: readonly string[];
  readonly flags?: Readonly<Record<string, FlagValue>>;
  /** Arguments without a name. */
  readonly rest?: readonly string[];
}

/**
 * The words of a command. A value stands in one word with its flag, and arguments behind `--`, so that nothing a model
 * says can become a flag.
 */
export function commandLine({ words, flags = {}, rest = [] }: Line): string[] {
  const given = Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}=${value}`];
  });
  return [...words, ...given, ...(rest.length === 0 ? [] : ["--", ...rest])];
}

interface Printed {
  readonly json: unknown;
  /** What the command said beside it, line by line. */
  readonly notes: readonly string[];
}

/** Exit code of a command that did what it should and found something wrong. */
export const FOUND_SOMETHING = 1;
const DONE = 0;

interface Reading extends Line {
  /** Exit codes beside 0 with which the JSON is an answer all the same. */
  readonly answersWith?: readonly number[];
}

/** Runs a reading command with `--json`. @throws ToolRefusal with the command's own sentence if it fails */
export async function readCommand({ commands }: ToolDesk, reading: Reading): Promise<Printed> {
  const { answersWith = [], flags, ...line } = reading;
  const { exitCode, stdout, stderr } = await commands.run(
    commandLine({ ...line, flags: { ...flags, json: true } }),
  );
  const answers = exitCode === DONE || (answersWith.includes(exitCode) && stdout !== "");
  if (!answers) throw new ToolRefusal(sentenceOf(stderr, stdout, exitCode));
  return { json: JSON.parse(stdout), notes: stderr.split("\n").filter((text) => text !== "") };
}

/** Runs a command whose output is a text. @throws ToolRefusal */
export async function readText(
  { commands }: ToolDesk,
  line: Line,
): Promise<{ text: string; notes: readonly string[] }> {
  const { exitCode, stdout, stderr } = await commands.run(commandLine(line));
  if (exitCode !== DONE) throw new ToolRefusal(sentenceOf(stderr, stdout, exitCode));
  return { text: stdout, notes: stderr.split("\n").filter((text) => text !== "") };
}

function sentenceOf(stderr: string, stdout: string, exitCode: number): string {
  const said = stderr.trim() === "" ? stdout.trim() : stderr.trim();
  return said === "" ? `The command ended with ${exitCode} and said nothing.` : said;
}

/** One line of text that may stand in a command line. */
function oneLine(most: number) {
  return z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, "must be one line without control characters");
}

export const TASK_ID = oneLine(100).describe("Id of a task");

export function moment(what: string) {
  return oneLine(100).describe(
    `${what}: 2026-03-29T01:30:00Z, "2026-03-29 02:30", 2026-03-29, 02:30, yesterday, or a distance such as 7d or 12h`,
  );
}

export function nameOf(what: string) {
  return oneLine(200).describe(what);
}

export function countUpTo(most: number, what: string) {
  return z.int().min(1).max(most).describe(`${what} (at most ${most})`);
}
