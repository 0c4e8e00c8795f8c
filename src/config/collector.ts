/** Gathers problems while a configuration is read. */
import type { Lines } from "./lines.ts";
import { nearestWord } from "./nearest.ts";
import { showText, type Problem } from "./problem.ts";

/** More are counted but not kept: nobody reads them, and a hostile file must not cost minutes. */
export const MAX_PROBLEMS = 500;

/** Where in the text something stands. */
export interface Spot {
  /** Offset in UTF-16 units. */
  readonly at: number;
  /** The text that stands there; empty if something is absent. */
  readonly text: string;
}

export interface ProblemDraft {
  readonly message: string;
  readonly allowed?: string | null | undefined;
  /** The nearest valid form, or the words among which the nearest to the spot's text is looked for. */
  readonly nearest?: string | null | Iterable<string> | undefined;
  readonly severity?: "error" | "warning";
}

export interface Collector {
  add(spot: Spot, draft: ProblemDraft): void;
  /** True as soon as one error was added. */
  failed(): boolean;
  /** All problems kept so far, in the order they were added. */
  all(): readonly Problem[];
  /** Number of problems that were not kept. */
  dropped(): number;
}

/** A collector for one file; `lines` turns offsets into lines and columns. */
export function createCollector(file: string, lines: Lines): Collector {
  const problems: Problem[] = [];
  let errors = 0;
  let dropped = 0;
  return {
    add(spot, draft) {
      const severity = draft.severity ?? "error";
      if (severity === "error") errors += 1;
      if (problems.length >= MAX_PROBLEMS) {
        dropped += 1;
        return;
      }
      problems.push({
        severity,
        file,
        ...lines.position(spot.at),
        text: showText(spot.text),
        message: draft.message,
        allowed: draft.allowed ?? null,
        nearest: nearestOf(spot.text, draft.nearest),
      });
    },
    failed: () => errors > 0,
    all: () => problems,
    dropped: () => dropped,
  };
}

function nearestOf(text: string, nearest: ProblemDraft["nearest"]): string | null {
  if (nearest === undefined || nearest === null) return null;
  return typeof nearest === "string" ? nearest : nearestWord(text, nearest);
}
