/** What each key of a report line means. One line may hold several keys. */
import { readFinding, readMetric, readScope, readUpsert, type Say } from "./report-objects.ts";
import { EMPTY_REPORT, type Report } from "./report.ts";

/** A report that is being read. */
export type ReportDraft = {
  -readonly [Key in keyof Report]: Report[Key] extends readonly (infer Item)[] ? Item[] : Report[Key];
};

export function emptyDraft(): ReportDraft {
  const lists = {
    metrics: [],
    findings: [],
    completeScopes: [],
    artifacts: [],
    upserts: [],
    enqueue: [],
    problems: [],
    refusals: [],
  };
  return { ...EMPTY_REPORT, ...lists };
}

type Line = Readonly<Record<string, unknown>>;
type Reader = (draft: ReportDraft, value: unknown, say: Say, line: Line) => void;

const READERS: Readonly<Record<string, Reader>> = {
  headline: text("headline", (draft, value) => (draft.headline = value)),
  body: text("body", (draft, value) => (draft.body = value)),
  unchanged: text("unchanged", (draft, value) => (draft.unchanged = value)),
  skip: text("skip", (draft, value) => (draft.skip = value)),
  artifact: text("artifact", (draft, value) => draft.artifacts.push(value)),
  enqueue: text("enqueue", (draft, value) => draft.enqueue.push(value)),
  metric: object(readMetric, (draft, metric) => draft.metrics.push(metric)),
  finding: object(readFinding, (draft, finding) => draft.findings.push(finding)),
  findings_complete: object(readScope, (draft, scope) => draft.completeScopes.push(scope)),
  upsert: object(readUpsert, (draft, upsert) => draft.upserts.push(upsert)),
  changed(draft, value, say) {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) draft.changed = value;
    else say.lost(`"changed" has to be a whole number, not ${say.show(value)}`);
  },
  watermark(draft, value, say) {
    if (typeof value === "string") draft.watermark = value;
    else if (typeof value === "number") draft.watermark = String(value);
    else say.lost(`"watermark" has to be a text or a number, not ${say.show(value)}`);
  },
  progress(draft, value, say, line) {
    const note = typeof line["note"] === "string" ? line["note"] : null;
    if (typeof value === "number" && value >= 0 && value <= 1) draft.progress = { fraction: value, note };
    else say.told(`"progress" has to be a number from 0 to 1, not ${say.show(value)}`);
  },
  note(_draft, value, say, line) {
    if (!("progress" in line)) say.told('"note" belongs to "progress"');
    else if (typeof value !== "string" && value !== null)
      say.told(`"note" has to be a text, not ${say.show(value)}`);
  },
  report(draft, value, say) {
    if (typeof value === "string") draft.body = value;
    else readReportObject(draft, value, say, false);
  },
};

const KNOWN = Object.keys(READERS).join(", ");

/**
 * Adds the keys of one line to the draft.
 *
 * @param nested true where `report` may hold the same keys once more
 */
export function readReportObject(draft: ReportDraft, value: unknown, say: Say, nested = true): void {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    say.lost(`has to be an object such as {"headline": "…"}, not ${say.show(value)}`);
    return;
  }
  const line = value as Line;
  const isKnown = (key: string): boolean => Object.hasOwn(READERS, key) && (nested || key !== "report");
  // Beside a known key it is a remark; alone it is something that was meant and that nobody takes.
  const unknown = Object.keys(line).some(isKnown) ? say.told : say.lost;
  for (const [key, item] of Object.entries(line)) {
    if (isKnown(key)) READERS[key]?.(draft, item, say, line);
    else unknown(`unknown key ${say.show(key)}; known are ${KNOWN}`);
  }
}

function text(key: string, set: (draft: ReportDraft, value: string) => void): Reader {
  return (draft, value, say) => {
    if (typeof value === "string") set(draft, value);
    else say.lost(`"${key}" has to be a text, not ${say.show(value)}`);
  };
}

function object<T>(
  read: (value: unknown, say: Say) => T | null,
  add: (draft: ReportDraft, value: T) => void,
): Reader {
  return (draft, value, say) => {
    const item = read(value, say);
    if (item !== null) add(draft, item);
  };
}
