import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";

/** `nightdesk schema`: for people and programs alike, so always indented. */
export async function schema(context: CliContext): Promise<ExitCode> {
  const value = await context.services.jsonSchema();
  context.process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  return EXIT.done;
}
