import type { Output } from "../context.ts";

/** Prints one JSON value, indented where a person looks at it. */
export function printJson(output: Output, value: unknown): void {
  output.write(`${JSON.stringify(value, null, output.isTty ? 2 : undefined)}\n`);
}
