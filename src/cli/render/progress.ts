/** One line that tells how far a run has come; only on terminals, never in a file. */
import type { Output } from "../context.ts";
import { safeLine } from "./safe-text.ts";
import { truncate } from "./table.ts";

export interface ProgressLine {
  /** @param fraction 0 to 1 */
  show(fraction: number, note: string | null): void;
  clear(): void;
}

const BAR_WIDTH = 24;

/** Does nothing where the output is not a terminal. */
export function progressLine(output: Output): ProgressLine {
  let shown = false;
  if (!output.isTty) return { show: () => undefined, clear: () => undefined };
  return {
    show(fraction, note) {
      output.write(`\r\u001b[2K${truncate(barText(fraction, note), Math.max(20, output.columns - 1))}`);
      shown = true;
    },
    clear() {
      if (shown) output.write("\r\u001b[2K");
      shown = false;
    },
  };
}

/** `██████░░░░░░  40 %  reading`. */
export function barText(fraction: number, note: string | null): string {
  const part = Math.min(1, Math.max(0, Number.isFinite(fraction) ? fraction : 0));
  const full = Math.round(part * BAR_WIDTH);
  const bar = "█".repeat(full) + "░".repeat(BAR_WIDTH - full);
  const percent = `${Math.floor(part * 100)} %`.padStart(5);
  return `${bar} ${percent}${note === null ? "" : `  ${safeLine(note)}`}`;
}
