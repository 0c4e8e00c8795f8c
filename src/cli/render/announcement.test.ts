import assert from "node:assert/strict";
import { test } from "node:test";
import type { FindingUpdate } from "../../core/finding.ts";
import { EMPTY_REPORT } from "../../core/report.ts";
import type { Run } from "../../core/run.ts";
import type { Announcement } from "../../engine/announcement.ts";
import { announcementLines } from "./announcement.ts";
import { paintFor } from "./colour.ts";

const NOW = Date.UTC(2026, 10, 23, 2, 0, 12);
const STYLE = { paint: paintFor({ getColorDepth: () => 1 }), zone: "Europe/Prague", now: NOW };

const RUN: Run = {
  id: "run7",
  task: "nightly",
  trigger: "slot",
  slotId: 1,
  slotAt: NOW - 12_000,
  state: "succeeded",
  waitingFor: null,
  reason: null,
  detail: null,
  token: 1,
  owner: null,
  attempts: 1,
  createdAt: NOW - 12_000,
  notBefore: NOW - 12_000,
  startedAt: NOW - 11_000,
  finishedAt: NOW,
  deadlineAt: null,
  exitCode: 0,
  changed: 12,
  costUsd: null,
  log: "logs/2026-11-23_nightly.log",
  full: false,
  cancelRequested: false,
  params: {},
  priority: 5,
  logOffset: null,
  catchUp: false,
};

function found(
  key: string,
  severity: "info" | "warning" | "critical",
  change: FindingUpdate["change"],
): FindingUpdate {
  const times = { firstSeen: NOW, lastSeen: NOW, resolvedAt: null };
  return {
    change,
    finding: {
      task: "nightly",
      key,
      scope: "",
      severity,
      title: `T ${key}`,
      body: null,
      state: "new",
      run: "run7",
      ...times,
    },
  };
}

const message = {
  kind: "ledger",
  severity: "warning",
  task: null,
  run: null,
  key: "k",
  createdAt: 0,
  notBefore: 0,
  expiresAt: null,
} as const;

const told: readonly [string, Announcement, readonly string[]][] = [
  ["a start", { kind: "run_started", run: RUN, attempt: 1 }, ["03:00:12  › nightly started"]],
  [
    "a later attempt of a run that makes up for an absence",
    { kind: "run_started", run: { ...RUN, catchUp: true, trigger: "after_any" }, attempt: 2 },
    ["03:00:12  › nightly started (attempt 2, makes up for today 03:00, after any)"],
  ],
  [
    "a good end, with findings that matter one by one and the rest as a number",
    {
      kind: "run_ended",
      run: RUN,
      report: { ...EMPTY_REPORT, headline: "12 rows\nare new" },
      findings: [
        found("a", "info", "new"),
        found("b", "warning", "new"),
        found("c", "critical", "reopened"),
        found("d", "info", "resolved"),
        found("e", "info", "same"),
      ],
    },
    [
      "03:00:12  ✓ nightly succeeded in 11 s: 12 rows are new — logs/2026-11-23_nightly.log",
      "            again, critical: T c",
      "            warning: T b",
      "            1 new note, 1 resolved: nightdesk findings",
    ],
  ],
  [
    "a bad end, the reason before the headline",
    {
      kind: "run_ended",
      run: { ...RUN, state: "timed_out", reason: "timeout", log: null },
      report: { ...EMPTY_REPORT, headline: "half" },
      findings: [],
    },
    ["03:00:12  ✗ nightly timed out in 11 s: it took longer than it may; half"],
  ],
  [
    "a retry",
    { kind: "run_retries", run: RUN, at: NOW + 300_000, detail: "Exit code 3." },
    ["03:00:12  ! nightly did not succeed: Exit code 3; tries again in 5 min"],
  ],
  [
    "a wait",
    { kind: "run_waits", run: RUN, detail: "waits for index" },
    ["03:00:12  · nightly waits for index"],
  ],
  [
    "a slot that never ran",
    {
      kind: "slot_closed",
      task: "brief",
      at: NOW,
      count: 1,
      closing: { outcome: "skipped", reason: "upstream_failed", detail: "nightly" },
    },
    ["03:00:12  · brief of today 03:00 skipped: nightly had not succeeded"],
  ],
  [
    "many of them",
    {
      kind: "slot_closed",
      task: "brief",
      at: NOW - 86_400_000,
      count: 96,
      closing: { outcome: "missed", reason: "superseded", detail: null },
    },
    ["03:00:12  ! brief: 96 slots up to yesterday 03:00 missed: a newer slot stands for it"],
  ],
  [
    "a run that another process left",
    { kind: "recovered", run: RUN, how: "settled" },
    ["03:00:12  · nightly ended while nobody watched; its output and exit code are kept (run run7)"],
  ],
  [
    "an absence",
    { kind: "absence", from: NOW - 8 * 3_600_000, until: NOW, missed: 3, caughtUp: 2 },
    ["03:00:12  ! Nobody was at the desk for 8 h, since yesterday 19:00: 3 slots missed, 2 made up for now"],
  ],
  [
    "a new configuration",
    { kind: "config_changed", tasks: 1 },
    ["03:00:12  · The configuration has changed: 1 task now"],
  ],
  [
    "a wrong one",
    { kind: "config_invalid", problems: ["nightdesk.yaml:1:1: error: no"], fallback: true },
    [
      "03:00:12  ✗ The configuration is wrong; the last good one stays in force",
      "            nightdesk.yaml:1:1: error: no",
    ],
  ],
  [
    "a message that no other line has told",
    { kind: "message", message: { ...message, title: "The copy failed", body: "disk\nfull" } },
    ["03:00:12  ! The copy failed", "            disk", "            full"],
  ],
  [
    "a message about a failure, which its run has told",
    { kind: "message", message: { ...message, kind: "failure", title: "x", body: null } },
    [],
  ],
  ["a quiet night", { kind: "idle", wakeAt: NOW + 3_600_000 }, ["03:00:12    Quiet until today 04:00"]],
];

for (const [what, event, lines] of told) {
  test(`${what} is told in its line`, () => assert.deepEqual(announcementLines(event, STYLE), lines));
}
