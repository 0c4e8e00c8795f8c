import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { homeOf } from "../../valid-config.ts";
import type { OpenFlags } from "./command.ts";

/** `nightdesk open`: a link with a code that lets one browser in, once, within ten minutes. */
export async function open(context: CliContext, flags: OpenFlags): Promise<ExitCode> {
  const home = homeOf(context);
  const link = await context.services.dashboardLink(home);
  if (link === null) {
    throw new CliError(
      EXIT.unavailable,
      "Nobody serves the dashboard of this home now.",
      "To begin: nightdesk start. The same can be read with: nightdesk status, report, findings, history",
    );
  }
  const { stdout, stderr } = context.process;
  if (flags.print === true) {
    stdout.write(`${link}\n`);
    return EXIT.done;
  }
  if (await context.services.openBrowser(link)) stdout.write("The dashboard opens in your browser.\n");
  else stderr.write(`No browser could be started here. Open this within ten minutes:\n${link}\n`);
  return EXIT.done;
}
