import type { RunState } from "../../core/run.ts";
import { tone } from "./reasons.ts";
import type { Paint } from "./colour.ts";

/** One character for an outcome, coloured: ✓ good, ✗ bad, ! look at it, · nothing to do. */
export function glyph(state: RunState | "open", paint: Paint): string {
  const kind = tone(state);
  if (kind === "good") return paint.good("✓");
  if (kind === "bad") return paint.bad("✗");
  if (kind === "warn") return paint.warn("!");
  return paint.dim("·");
}

/** A text in the colour of an outcome. */
export function inTone(state: RunState | "open", text: string, paint: Paint): string {
  const kind = tone(state);
  if (kind === "good") return paint.good(text);
  if (kind === "bad") return paint.bad(text);
  if (kind === "warn") return paint.warn(text);
  return text;
}
