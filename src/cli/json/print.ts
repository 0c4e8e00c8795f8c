import type { Output } from "../context.ts";

/** Prints one JSON value, indented where a person looks at it. */
export function printJson(output: Output, value: unknown): void {
  output.write(jsonText(value, output.isTty));
}

/** One JSON value with a line break after it. */
export function jsonText(value: unknown, isIndented: boolean): string {
  return `${JSON.stringify(value, null, isIndented ? 2 : undefined)}\n`;
}
