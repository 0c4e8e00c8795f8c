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

/** Key of the message that asks; nothing but the id follows the colon. */
export function questionKey(id: string): string {
  return `approval:${id}`;
}

/** Id of the question that a message asks; null if it asks none. */
export function questionIn(messageKey: string): string | null {
  return /^approval:(.+)$/.exec(messageKey)?.[1] ?? null;
}

/** Is there nothing left to be answered? */
export function isOver({ state, expiresAt }: Approval, now: number): boolean {
  return state !== "pending" || expiresAt <= now;
}

/** What became of a question that is over, a sentence without its full stop. */
export function overText({ state, kind, answeredBy, answer }: Approval): string {
  if (state === "pending" || state === "expired")
    return "No longer open: nobody answered in time, or its run ended before";
  const word = state === "denied" ? "Denied" : kind === "question" ? "Answered" : "Approved";
  const where = answeredBy === null ? "" : ` ${placeText(answeredBy)}`;
  return `${word}${where}${answer === null || answer === "" ? "" : `: ${answer}`}`;
}

function placeText(by: string): string {
  if (by === "cli") return "on the command line";
  if (by === "dashboard") return "on the dashboard";
  return by.startsWith("telegram:") ? `by ${by.slice("telegram:".length)} in Telegram` : `by ${by}`;
}

/** A question that nobody answers is no longer one after a day. */
export const APPROVAL_LASTS_MS = 24 * 3_600_000;
