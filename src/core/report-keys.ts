/** What each key of a report line means. One line may hold several keys. */
import { readFinding, readMetric, readScope, readUpsert } from "./report-objects.ts";
import type { Report } from "./report.ts";

/** Says what is wrong with the line, without its number. */
export type Say = (what: string) => void;

type Reader = (report: Report, value: unknown, say: Say, line: Readonly<Record<string, unknown>>) => Report;

const READERS: Readonly<Record<string, Reader>> = {
  headline: text((report, headline) => ({ ...report, headline })),
  body: text((report, body) => ({ ...report, body })),
  unchanged: text((report, unchanged) => ({ ...report, unchanged })),
  skip: text((report, skip) => ({ ...report, skip })),
  artifact: text((report, path) => ({ ...report, artifacts: append(report.artifacts, path) })),
  enqueue: text((report, task) => ({ ...report, enqueue: append(report.enqueue, task) })),
  changed(report, value, say) {
    if (typeof value === "number" && Number.isInteger(value) && value >= 0) return { ...report, changed: value };
    say(`"changed" has to be a whole number, not ${show(value)}`);
    return report;
  },
  watermark(report, value, say) {
    if (typeof value === "string") return { ...report, watermark: value };
    if (typeof value === "number") return { ...report, watermark: String(value) };
    say(`"watermark" has to be a text or a number, not ${show(value)}`);
    return report;
  },
  metric(report, value, say) {
    const metric = readMetric(value, say);
    return metric === null ? report : { ...report, metrics: append(report.metrics, metric) };
  },
  finding(report, value, say) {
    const finding = readFinding(value, say);
    return finding === null ? report : { ...report, findings: append(report.findings, finding) };
  },
  findings_complete(report, value, say) {
    const scope = readScope(value, say);
    return scope === null ? report : { ...report, completeScopes: append(report.completeScopes, scope) };
  },
  upsert(report, value, say) {
    const upsert = readUpsert(value, say);
    return upsert === null ? report : { ...report, upserts: append(report.upserts, upsert) };
  },
  progress(report, value, say, line) {
    if (typeof value !== "number") {
      say(`"progress" has to be a number from 0 to 1, not ${show(value)}`);
      return report;
    }
    const note = typeof line["note"] === "string" ? line["note"] : null;
    return { ...report, progress: { fraction: Math.min(Math.max(value, 0), 1), note } };
  },
  note(report, value, say, line) {
    if (!("progress" in line)) say('"note" belongs to "progress"');
    else if (typeof value !== "string" && value !== null) say(`"note" has to be a text, not ${show(value)}`);
    return report;
  },
  report(report, value, say) {
    if (typeof value === "string") return { ...report, body: value };
    return readReportObject(report, value, say, false);
  },
};

/** All keys, for messages. */
export const REPORT_KEYS: readonly string[] = Object.keys(READERS);

/**
 * The report with the keys of one line added.
 *
 * @param nested true where `report` may stand once more
 */
export function readReportObject(report: Report, value: unknown, say: Say, nested = true): Report {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    say(`has to be an object such as {"headline": "…"}, not ${show(value)}`);
    return report;
  }
  const line = value as Readonly<Record<string, unknown>>;
  let result = report;
  for (const [key, item] of Object.entries(line)) {
    const reader = Object.hasOwn(READERS, key) && (nested || key !== "report") ? READERS[key] : undefined;
    if (reader === undefined) say(`unknown key ${JSON.stringify(key)}; known are ${REPORT_KEYS.join(", ")}`);
    else result = reader(result, item, say, line);
  }
  return result;
}

/** A value in a message, shortened. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function text(set: (report: Report, value: string) => Report): Reader {
  return (report, value, say, line) => {
    if (typeof value === "string") return set(report, value);
    const key = Object.keys(line).find((name) => line[name] === value) ?? "value";
    say(`"${key}" has to be a text, not ${show(value)}`);
    return report;
  };
}

/** Reports of many lines grow in place: only the one who builds a list appends to it, and it is new per report. */
function append<T>(list: readonly T[], item: T): readonly T[] {
  return [...list, item];
}
