/** What is wrong with the YAML itself, in words that help. */
import type { ErrorCode, YAMLError } from "yaml";
import type { ProblemDraft } from "./collector.ts";

/** After the first faults the rest is mostly their echo. */
export const MAX_SYNTAX_PROBLEMS = 20;

interface Explanation {
  readonly message: string;
  readonly allowed?: string;
}

const EXPLANATIONS: Partial<Record<ErrorCode, Explanation>> = {
  TAB_AS_INDENT: { message: "a tab is used to indent", allowed: "spaces" },
  MULTIPLE_DOCS: { message: "a second document begins here", allowed: "one document per file" },
  BAD_INDENT: { message: "the indentation does not fit the lines above" },
  BAD_DQ_ESCAPE: {
    message: "a backslash in double quotes starts an escape that does not exist",
    allowed: "single quotes, or / instead of \\ in paths",
  },
  BAD_SCALAR_START: { message: "a value cannot start with this character", allowed: "the value in quotes" },
  MISSING_CHAR: { message: "something is not closed, or a colon is missing" },
  RESOURCE_EXHAUSTION: { message: "the file is nested too deeply" },
  TAG_RESOLVE_FAILED: { message: "tags (words with !) are not used here", allowed: "plain values" },
};

/** A problem for an error or a warning of the YAML reader; `line` is the whole line it stands in. */
export function explainSyntax(error: YAMLError, line: string): ProblemDraft {
  const cron = unquotedCron(line);
  if (cron !== null) {
    return { message: "a cron expression has to stand in quotes", nearest: cron };
  }
  if (error.message.includes("without - indicator")) {
    return {
      message: "this line fits neither the list nor the entry above it",
      allowed: "the indentation of its siblings",
    };
  }
  if (error.message.includes("Implicit map keys need")) {
    return { message: "after this a colon is missing", allowed: "key: value" };
  }
  const explanation = EXPLANATIONS[error.code];
  // The reader's own sentence may repeat a whole line of the file.
  const own = error.message.split("\n", 1)[0]?.slice(0, 120) ?? "";
  if (explanation === undefined) return { message: `not valid YAML: ${lowerFirst(own)}` };
  const message = error.code === "MISSING_CHAR" ? lowerFirst(own) : explanation.message;
  return { message, allowed: explanation.allowed };
}

/** `schedule: *_/5 * * * *` (without the underscore) is an alias to YAML; people mean a cron expression. */
function unquotedCron(line: string): string | null {
  const start = line.indexOf("schedule:");
  if (start === -1) return null;
  const value = line.slice(start + "schedule:".length).trim();
  if (!value.startsWith("*") || value.length > 100) return null;
  const expression = value.split(" #", 1)[0]?.trim() ?? value;
  return `schedule: "${expression}"`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
