/** The command line as one object: routes, texts, exit codes. */
import {
  type Application,
  buildApplication,
  buildRouteMap,
  ExitCode,
  help,
  run,
  version,
} from "@stricli/core";
import type { CliContext } from "./context.ts";
import { EXIT } from "./exit-codes.ts";
import { exitCodeOf } from "./faults.ts";
import { rootHelp } from "./root-help.ts";
import { type CommandName, ROUTES } from "./routes.ts";
import { applicationText } from "./text.ts";

interface ApplicationOptions {
  readonly version: string;
  /** True shows stacks of unexpected errors. */
  readonly debug: boolean;
  /** False also where the stream could show colour. */
  readonly colour: boolean;
}

/** Builds the application; nothing of a command but its flags is loaded here. */
export function nightdeskApplication(options: ApplicationOptions): Application<CliContext> {
  const routes = buildRouteMap<CommandName, CliContext>({
    routes: ROUTES,
    docs: { brief: "Lets Claude work while you are away" },
  });
  const root = { ...routes, formatHelp: ({ ansiColor }: { ansiColor: boolean }) => rootHelp(ansiColor) };
  return buildApplication<CliContext>(
    root,
    {
      name: "nightdesk",
      scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
      documentation: { caseStyle: "convert-camel-to-kebab", disableAnsiColor: !options.colour },
      localization: { text: applicationText(options.debug) },
      determineExitCode: exitCodeOf,
    },
    {
      help: help({
        defaultForRouteMap: true,
        brief: "Explain and exit",
        formatting: {
          useAliasInUsageLine: false,
          onlyRequiredInUsageLine: false,
          caseStyle: "convert-camel-to-kebab",
        },
      }),
      version: version({
        brief: "Print the version and exit",
        alias: "V",
        info: { currentVersion: options.version },
      }),
    },
  );
}

/** From the library's codes to ours. */
function finalExitCode(code: number | string | null | undefined): number {
  if (code === ExitCode.UnknownCommand || code === ExitCode.InvalidArgument) return EXIT.usage;
  if (typeof code !== "number" || code < 0) return EXIT.failed;
  return code;
}

/** Runs one command line to its end; never rejects. */
export async function runApplication(
  options: ApplicationOptions,
  line: readonly string[],
  context: CliContext,
): Promise<number> {
  await run(nightdeskApplication(options), line, context);
  return finalExitCode(context.process.exitCode);
}
