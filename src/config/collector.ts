/** Gathers problems while a configuration is read. */
import type { Lines } from "./lines.ts";
import { nearestWord } from "./nearest.ts";
import { showText, type Problem } from "./problem.ts";

/** More are not kept: nobody reads them, and a hostile file must not cost minutes. */
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
  /** True if nothing else has to be said about this spot: later problems there would be echoes. */
  readonly final?: boolean;
}

export interface Collector {
  add(spot: Spot, draft: ProblemDraft): void;
  /** True as soon as one error was added. */
  failed(): boolean;
  /** All problems kept so far, in the order they were added. */
  all(): readonly Problem[];
  /** True if no more problems are kept: reading on tells nobody anything. */
  full(): boolean;
}

/** A collector for one file; `lines` turns offsets into lines and columns. */
export function createCollector(file: string, lines: Lines): Collector {
  const problems: Problem[] = [];
  const settled = new Set<number>();
  const told = new Set<string>();
  let errors = 0;
  let full = false;
  return {
    add(spot, draft) {
      if (settled.has(spot.at)) return;
      if (draft.final === true) settled.add(spot.at);
      const key = `${spot.at} ${draft.message}`;
      // A fault of `defaults:` is found again for each task.
      if (told.has(key)) return;
      told.add(key);
      const severity = draft.severity ?? "error";
      if (severity === "error") errors += 1;
      if (problems.length >= MAX_PROBLEMS) {
        full = true;
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
    full: () => full,
  };
}

function nearestOf(text: string, nearest: ProblemDraft["nearest"]): string | null {
  if (nearest === undefined || nearest === null) return null;
  return typeof nearest === "string" ? nearest : nearestWord(text, nearest);
}
