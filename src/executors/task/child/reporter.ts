/** `report` of a task: checks what it is given, since a finding that cannot be read is a finding lost. */
import { SEVERITIES } from "../../../core/report.ts";
import type { FindingInput, Reporter } from "../../../sdk/index.ts";
import type { ReportLine } from "./report-file.ts";

export interface RecordingReporter {
  readonly report: Reporter;
  /** Did the task say itself how much it changed, or that nothing had to be? */
  readonly saidChanged: () => boolean;
}

export function createReporter(write: ReportLine): RecordingReporter {
  let said = false;
  const report: Reporter = {
    headline: (text) => write({ headline: needText("headline", text) }),
    body: (markdown) => write({ body: needText("body", markdown) }),
    finding: (finding) => write({ finding: checkedFinding(finding) }),
    complete: (scope = "") => write({ findings_complete: { scope: needText("complete", scope) } }),
    metric: (name, value, unit = null) => {
      if (!Number.isFinite(value))
        throw new TypeError(`report.metric "${name}" needs a number, not ${String(value)}`);
      write({ metric: { name: needWord("metric", name), value, unit } });
    },
    artifact: (path) => write({ artifact: needWord("artifact", path) }),
    changed: (count) => {
      if (!Number.isSafeInteger(count) || count < 0)
        throw new TypeError(`report.changed needs a count, not ${String(count)}`);
      said = true;
      write({ changed: count });
    },
    unchanged: (why) => {
      said = true;
      write({ unchanged: needWord("unchanged", why) });
    },
    skip: (why) => write({ skip: needWord("skip", why) }),
    watermark: (value) => write({ watermark: needText("watermark", value) }),
  };
  return { report: Object.freeze(report), saidChanged: () => said };
}

function checkedFinding(finding: FindingInput): Readonly<Record<string, unknown>> {
  const { severity, body = null, scope = "" } = finding;
  if (!SEVERITIES.includes(severity)) {
    throw new TypeError(
      `report.finding needs the severity ${SEVERITIES.join(", ")}, not ${JSON.stringify(severity)}`,
    );
  }
  if (body !== null) needText("finding body", body);
  const key = needWord("finding key", finding.key);
  const title = needWord("finding title", finding.title);
  return { key, severity, title, body, scope: needText("finding scope", scope) };
}

function needText(what: string, value: string): string {
  if (typeof value === "string") return value;
  throw new TypeError(`report.${what} needs a text, not ${typeof value}`);
}

function needWord(what: string, value: string): string {
  if (needText(what, value).trim() !== "") return value;
  throw new TypeError(`report.${what} needs a text that is not empty`);
}
