/** Money for calls of Claude: nothing is asked before it is reserved, nothing stays reserved once it is known. */
import type { TokenUsage } from "../core/money/cost.ts";
import type { SpendKind } from "./claude-ledger.ts";

export interface SpendRequest {
  /** null for questions of a person. */
  readonly task: string | null;
  readonly run: string | null;
  readonly kind: SpendKind;
  readonly model: string;
  /** The most that the call should take, US dollars. */
  readonly usd: number;
}

export interface Reservation {
  readonly ok: true;
  /** What the call used; without usage, nothing was used. */
  settle(used: {
    readonly usage: TokenUsage | null;
    readonly isBatch?: boolean;
    /** What other models used beside. */
    readonly also?: readonly { readonly model: string; readonly usage: TokenUsage }[];
  }): Promise<SettledCost>;
  /** Nobody knows what it used: what was reserved stands for it. */
  assume(): Promise<SettledCost>;
  readonly id: number;
}

export interface SettledCost {
  readonly usd: number;
  /** The price is not known, or the call was not paid by the key. */
  readonly isEstimate: boolean;
}

/** A cap that the call would break. */
export interface SpendRefusal {
  readonly ok: false;
  /** One sentence with the figures. */
  readonly detail: string;
}

export interface Purse {
  reserve(request: SpendRequest): Promise<Reservation | SpendRefusal>;
  /** What may still be spent by a run of the task; never below 0. */
  left(request: Pick<SpendRequest, "task" | "run">): Promise<number>;
  /** Takes up a reservation of another process, by its id. */
  resume(id: number, request: SpendRequest): Reservation;
}
