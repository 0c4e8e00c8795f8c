/** The decision ladder: should a claimed run be started at all? Asked once, before its first attempt. */
import type { Decision } from "../core/decision.ts";
import type { AttemptRequest } from "./executor.ts";

export interface LadderRequest extends AttemptRequest {
  /** Of the inputs that were last worked through. */
  readonly lastInputHash: string | null;
  /** How often this run was put off already. */
  readonly deferrals: number;
}

export interface LadderVerdict {
  /** The steps that were taken, in order; the last one decided. */
  readonly steps: readonly Decision[];
  readonly verdict: "go" | "skip" | "defer" | "fail";
  /** A stable word for `skip` and `fail`: `no_api_key`, `over_budget`, `unchanged`, `gate`, `gate_failed`. */
  readonly reason: string;
  readonly detail: string | null;
  /** For `defer`, epoch ms. */
  readonly untilAt: number | null;
  /** Of the declared inputs, where there are any. */
  readonly inputHash: string | null;
  /** The inputs count as worked through although nothing is run: a model has looked at them and declined. */
  readonly isSettled: boolean;
}

export type Ladder = (request: LadderRequest, signal: AbortSignal) => Promise<LadderVerdict>;
