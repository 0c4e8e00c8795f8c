/**
 * Reads what a run reports, line by line. Nothing is lost silently: what is not understood becomes a problem, and a
 * refusal where something that was reported is lost by it.
 */
import { emptyDraft, readReportObject } from "./report-keys.ts";
import type { Report } from "./report.ts";

/** Longer lines are refused, in bytes. */
export const LONGEST_REPORT_LINE = 10 * 1024 * 1024;
/** Lines after so many are refused. */
export const MOST_REPORT_LINES = 100_000;
/** A program gone wild must not fill the ledger with complaints. */
const MOST_PROBLEMS = 100;

export interface ReportReader {
  /** Takes the next line, without its line break. Empty lines are passed over. */
  line(text: string): void;
  /** Notes that the next line was longer than `LONGEST_REPORT_LINE`, so that its text is not at hand. */
  tooLong(): void;
  /** Notes that the report, or a part of it that is no line, could not be read. */
  lost(sentence: string): void;
  /** Everything read so far. */
  report(): Report;
}

/** @param change applied to every string of the report, names of keys excepted: takes secrets out */
export function createReportReader(change: (text: string) => string = (text) => text): ReportReader {
  const problems: string[] = [];
  const refusals: string[] = [];
  const draft = emptyDraft();
  let lines = 0;
  let unspoken = 0;

  function problem(sentence: string): void {
    if (problems.length < MOST_PROBLEMS) problems.push(change(sentence));
    else unspoken += 1;
  }

  function lost(sentence: string): void {
    problem(sentence);
    if (refusals.length < MOST_PROBLEMS) refusals.push(change(sentence));
  }

  const say = {
    told: (what: string) => problem(`Report line ${lines}: ${what}`),
    lost: (what: string) => lost(`Report line ${lines}: ${what}`),
    show: (value: unknown) => shortened(change(JSON.stringify(value) ?? "nothing"), 60),
  };

  function isBeyondLimit(): boolean {
    lines += 1;
    if (lines === MOST_REPORT_LINES + 1) {
      lost(`Report: everything after line ${MOST_REPORT_LINES.toLocaleString("en")} was left out`);
    }
    return lines > MOST_REPORT_LINES;
  }

  return {
    line(raw) {
      if (isBeyondLimit()) return;
      // Windows PowerShell puts a byte order mark in front of whatever it appends.
      const text = raw.replace(/^\ufeff/, "").trim();
      if (text === "") return;
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        say.lost(`not valid JSON: ${JSON.stringify(shortened(change(text), 80))}`);
        return;
      }
      readReportObject(draft, changeStrings(value, change), say);
    },
    tooLong() {
      if (!isBeyondLimit()) say.lost("longer than 10 MB, left out");
    },
    lost,
    report() {
      const more = unspoken > 0 ? [`Report: ${unspoken} more problems of this kind`] : [];
      return { ...draft, problems: [...problems, ...more], refusals: [...refusals] };
    },
  };
}

/** Reads a whole report. */
export function parseReport(text: string): Report {
  const reader = createReportReader();
  for (const line of text.split("\n")) reader.line(line);
  return reader.report();
}

/** Fraction and note of a progress line; null for every other line. */
export function progressOf(line: string): Report["progress"] {
  if (!line.includes('"progress"')) return null;
  const reader = createReportReader();
  reader.line(line);
  return reader.report().progress;
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function changeStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => changeStrings(item, change));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changeStrings(item, change)]));
}
