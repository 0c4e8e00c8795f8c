/** The report file: one JSON line per fact, each written at once. */
import { openSync, writeSync } from "node:fs";

export type ReportLine = (line: Readonly<Record<string, unknown>>) => void;

export function openReportFile(path: string): ReportLine {
  const file = openSync(path, "a", 0o600);
  return (line) => {
    writeSync(file, `${JSON.stringify(line)}\n`);
  };
}
