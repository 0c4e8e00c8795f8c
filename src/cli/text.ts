/** Sentences of the command line itself: wrong words, wrong flags, faults. Those of a command stand beside it. */
import {
  ArgumentScannerError,
  type ApplicationText,
  formatMessageForArgumentScannerError,
  text_en,
} from "@stricli/core";
import { CliError } from "./errors.ts";
import { describeFault } from "./faults.ts";

/** @param debug true shows the stack of unexpected errors */
export function applicationText(debug: boolean): ApplicationText {
  const sentence = (fault: unknown): string => describeFault(fault, debug);
  return {
    ...text_en,
    headers: {
      usage: "Usage",
      aliases: "Other names",
      commands: "Commands",
      flags: "Flags",
      arguments: "Arguments",
    },
    briefs: {
      ...text_en.briefs,
      help: "Explain and exit",
      version: "Print the version and exit",
      argumentEscapeSequence: "Everything after it is an argument, also if it begins with a dash",
    },
    noCommandRegisteredForInput: ({ input, corrections }) => unknownCommand(input, corrections),
    exceptionWhileParsingArguments: (fault) =>
      fault instanceof ArgumentScannerError
        ? `nightdesk: ${formatMessageForArgumentScannerError(fault, SCANNER_SENTENCES)}`
        : sentence(fault),
    exceptionWhileLoadingCommandFunction: sentence,
    exceptionWhileLoadingCommandContext: sentence,
    exceptionWhileRunningCommand: sentence,
    commandErrorResult: sentence,
  };
}

type Sentences = Parameters<typeof formatMessageForArgumentScannerError>[1];

const SCANNER_SENTENCES: Sentences = {
  FlagNotFoundError: ({ input, corrections }) =>
    `there is no flag --${input}.${didYouMean(corrections.map(dashed))}`,
  AliasNotFoundError: ({ input }) => `there is no flag -${input}.`,
  ArgumentParseError: ({ externalFlagNameOrPlaceholder: name, exception }) =>
    `${name}: ${exception instanceof CliError || exception instanceof Error ? exception.message : String(exception)}`,
  EnumValidationError: ({ externalFlagName, input, values }) =>
    `--${externalFlagName}: "${input}" is not one of ${values.join(", ")}.`,
  UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value.`,
  UnexpectedPositionalError: ({ expectedCount, input }) =>
    `"${input}" is one argument too many (${expectedCount === 0 ? "none is" : `at most ${expectedCount}`} expected).`,
  UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing.`,
  UnexpectedFlagError: ({ externalFlagName, previousInput, input }) =>
    `--${externalFlagName} is given twice ("${previousInput}" and "${input}").`,
};

function unknownCommand(input: string, corrections: readonly string[]): string {
  const commands = corrections.filter((word) => !word.startsWith("-"));
  return `nightdesk: there is no command "${input}".${didYouMean(commands)} All commands: nightdesk --help`;
}

function didYouMean(words: readonly string[]): string {
  return words.length === 0 ? "" : ` Did you mean ${words.slice(0, 3).join(" or ")}?`;
}

function dashed(word: string): string {
  return word.startsWith("-") ? word : `--${word}`;
}
