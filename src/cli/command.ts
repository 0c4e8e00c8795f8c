/** How every command is defined: what it is for and what it takes here, what it does in a file loaded when used. */
import { buildCommand, type Command, type CommandBuilderArguments } from "@stricli/core";
import type { CliContext } from "./context.ts";
import type { ExitCode } from "./exit-codes.ts";
import { underline } from "./render/colour.ts";

type Flags<F> = Readonly<Partial<Record<keyof F, unknown>>>;
type Args = readonly unknown[];
type Examples = readonly (readonly [string, string])[];

/** The work of a command. Throws CliError for every expected fault. */
export type Action<F extends Flags<F>, A extends Args = []> = (
  context: CliContext,
  flags: F,
  ...args: A
) => Promise<ExitCode>;

interface CommandDefinition<F extends Flags<F>, A extends Args> {
  readonly brief: string;
  /** Replaces the brief in the command's own help. */
  readonly description?: string;
  /** Command lines without `nightdesk`, each with what it does. */
  readonly examples: Examples;
  readonly parameters: CommandBuilderArguments<F, A, CliContext>["parameters"];
  readonly load: () => Promise<Action<F, A>>;
}

/** A command whose action is loaded only when it is called, and whose help ends with examples. */
export function defineCommand<const F extends Flags<F> = NonNullable<unknown>, const A extends Args = []>(
  definition: CommandDefinition<F, A>,
): Command<CliContext> {
  const { brief, description, examples, parameters, load } = definition;
  const arguments_ = {
    docs: { brief, fullDescription: description ?? `${brief}.` },
    parameters,
    loader: async () => {
      const action = await load();
      return async function run(this: CliContext, flags: F, ...args: A): Promise<void> {
        this.process.exitCode = await action(this, flags, ...args);
      };
    },
  } as unknown as CommandBuilderArguments<F, A, CliContext>;
  const command = buildCommand<F, A, CliContext>(arguments_);
  return {
    ...command,
    get brief() {
      return brief;
    },
    formatHelp: (args) => command.formatHelp(args) + formatExamples(examples, args.ansiColor),
  };
}

function formatExamples(examples: Examples, colour: boolean): string {
  if (examples.length === 0) return "";
  const lines = examples.map(([line, what]) => `  nightdesk ${line}\n      ${what}\n`);
  return `\n${underline("Examples", colour)}\n${lines.join("")}`;
}
