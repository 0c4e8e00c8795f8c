/** The one table that a benchmark prints. */

export interface Measurement {
  readonly what: string;
  readonly measured: number;
  /** `ms`, `MB`, `%`, `×`. */
  readonly unit: string;
  /** At most this is wanted; null where nothing was promised. */
  readonly target: number | null;
  /** What it is measured against, or how others do. */
  readonly note: string;
}

const HEADINGS = ["what", "measured", "target", "of target", "note"];

/** Prints what was measured, what is wanted, and how the one stands to the other. Judges nothing. */
export function printTable(measurements: readonly Measurement[]): void {
  const rows = [HEADINGS, ...measurements.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => align(cell, widths[column] ?? 0, column))
        .join("  ")
        .trimEnd(),
    );
  }
}

function cells({ what, measured, unit, target, note }: Measurement): string[] {
  if (target === null) return [what, amount(measured, unit), "", "", note];
  return [what, amount(measured, unit), `≤ ${amount(target, unit)}`, (measured / target).toFixed(2), note];
}

function amount(value: number, unit: string): string {
  const digits = value >= 100 ? 0 : value >= 1 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${unit}`;
}

function align(text: string, width: number, column: number): string {
  const isText = column === 0 || column === HEADINGS.length - 1;
  return isText ? text.padEnd(width) : text.padStart(width);
}
