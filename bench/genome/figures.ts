/** The one table that the genome's benchmark prints. */
import type { Took } from "./tools.ts";

interface Compared {
  readonly what: string;
  readonly peer: string;
  readonly ours: Took;
  /** null where the peer is not there. */
  readonly theirs: Took | null;
  /** A ratio: `faster` wants the peer to take so many times as long, `slower` allows us so many times the peer's time. */
  readonly worse: "faster" | "slower";
  /** null where nothing was promised. */
  readonly target: number | null;
  readonly stretch: number | null;
  readonly note?: string;
}

interface Limited {
  readonly what: string;
  readonly ours: Took;
  /** ms. */
  readonly limit: number;
  readonly stretchLimit: number | null;
  readonly note?: string;
}

export type Figure = Compared | Limited;

const HEADINGS = ["what", "ours", "beside", "theirs", "ratio", "target", "stretch", "reached", "memory"];

export function printFigures(figures: readonly Figure[]): void {
  const rows = [
    HEADINGS,
    ...figures.map((figure) => ("limit" in figure ? limited(figure) : compared(figure))),
  ];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

function compared({ what, peer, ours, theirs, worse, target, stretch, note = "" }: Compared): string[] {
  if (theirs === null) return [what, seconds(ours.ms), peer, "not measured", "", "", "", "", note];
  const isFaster = worse === "faster";
  const ratio = isFaster ? theirs.ms / ours.ms : ours.ms / theirs.ms;
  const reached = (wanted: number | null) =>
    wanted !== null && (isFaster ? ratio >= wanted : ratio <= wanted);
  const sign = isFaster ? "≥" : "≤";
  return [
    what,
    seconds(ours.ms),
    peer,
    seconds(theirs.ms),
    `${ratio.toFixed(2)} ×`,
    target === null ? "" : `${sign} ${target} ×`,
    stretch === null ? "" : `${sign} ${stretch} ×`,
    target === null ? "" : reached(stretch) ? "stretch" : reached(target) ? "target" : "missed",
    note,
  ];
}

function limited({ what, ours, limit, stretchLimit, note = "" }: Limited): string[] {
  const reached =
    stretchLimit !== null && ours.ms <= stretchLimit ? "stretch" : ours.ms <= limit ? "target" : "missed";
  const stretch = stretchLimit === null ? "" : `≤ ${seconds(stretchLimit)}`;
  return [what, seconds(ours.ms), "", "", "", `≤ ${seconds(limit)}`, stretch, reached, note];
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
