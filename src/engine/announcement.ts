/** What the engine tells the terminal while it works. Facts only; the sentences are made in `cli/`. */
import type { FindingUpdate } from "../core/finding.ts";
import type { Message } from "../core/message.ts";
import type { Report } from "../core/report.ts";
import type { Run } from "../core/run.ts";
import type { Closing } from "../core/slot.ts";

export type Announcement =
  | {
      readonly kind: "absence";
      readonly from: number;
      readonly until: number;
      readonly missed: number;
      readonly caughtUp: number;
    }
  | { readonly kind: "run_started"; readonly run: Run; readonly attempt: number }
  | {
      readonly kind: "run_ended";
      readonly run: Run;
      readonly report: Report;
      readonly findings: readonly FindingUpdate[];
    }
  | { readonly kind: "run_retries"; readonly run: Run; readonly at: number; readonly detail: string | null }
  | { readonly kind: "run_waits"; readonly run: Run; readonly detail: string | null }
  | {
      readonly kind: "slot_closed";
      readonly task: string;
      readonly at: number;
      readonly count: number;
      readonly closing: Closing;
    }
  | {
      readonly kind: "recovered";
      readonly run: Run;
      readonly how: "adopted" | "settled" | "lost" | "requeued";
    }
  | { readonly kind: "config_changed"; readonly tasks: number }
  | { readonly kind: "config_mended" }
  | { readonly kind: "config_invalid"; readonly problems: readonly string[]; readonly fallback: boolean }
  | { readonly kind: "clock_suspect"; readonly detail: string }
  | { readonly kind: "clock_trusted"; readonly detail: string }
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "fault"; readonly detail: string }
  | { readonly kind: "idle"; readonly wakeAt: number | null };
