/** Colour, used sparingly: the words carry the meaning, colour only helps the eye. */
import { styleText } from "node:util";
import type { Output } from "../context.ts";

type Style = Parameters<typeof styleText>[0];

/** Functions that colour a text, or leave it as it is. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  accent(text: string): string;
}

/** @param output decides: colours are used only where it can show them and the user wants them */
export function paintFor(output: Pick<Output, "getColorDepth">): Paint {
  const colour = output.getColorDepth() >= 4;
  const as = (style: Style) => (text: string) => apply(style, text, colour);
  return {
    bold: as("bold"),
    dim: as("dim"),
    good: as("green"),
    bad: as("red"),
    warn: as("yellow"),
    accent: as("cyan"),
  };
}

/** A heading of the help. */
export function underline(text: string, colour: boolean): string {
  return apply("underline", text, colour);
}

function apply(style: Style, text: string, colour: boolean): string {
  if (!colour || text === "") return text;
  return styleText(style, text, { validateStream: false });
}
