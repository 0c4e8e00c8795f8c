/** A question to a person that outlives the process: may this call be made, or what is the answer? */

export type ApprovalState = "pending" | "approved" | "denied" | "expired" | "used";

export interface Approval {
  /** Short, so that it can be typed. */
  readonly id: string;
  readonly run: string;
  readonly task: string;
  readonly kind: "tool" | "question";
  /** `Bash`, or the tool that asks. */
  readonly tool: string;
  /** The exact input as JSON, masked for showing; what counts is the hash. */
  readonly input: string;
  /** SHA-256 of tool and exact input: another input is another question. */
  readonly inputHash: string;
  readonly state: ApprovalState;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly answeredAt: number | null;
  /** Who said it: `cli`, `dashboard`, `telegram:NAME`. */
  readonly answeredBy: string | null;
  /** Words that go with the answer. */
  readonly answer: string | null;
}

/** What an attempt asks for; the ledger adds the run and the times. */
export interface ApprovalDraft {
  readonly kind: Approval["kind"];
  readonly tool: string;
  readonly input: string;
  readonly inputHash: string;
}

/** A question that nobody answers is no longer one after a day. */
export const APPROVAL_LASTS_MS = 24 * 3_600_000;
