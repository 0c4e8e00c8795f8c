/** Messages to people, as they wait in the outbox. */
import type { Severity } from "./report.ts";

export const MESSAGE_KINDS = [
  "failure",
  "missed",
  "recovery",
  "success",
  "finding",
  "config",
  "clock",
  "absence",
  "ledger",
  "approval",
  "question",
  "reminder",
  "proposal",
  /** About the channels themselves. */
  "channel",
  /** A person asked whether a channel works. */
  "test",
] as const;

export type MessageKind = (typeof MESSAGE_KINDS)[number];

export interface Message {
  readonly kind: MessageKind;
  readonly severity: Severity;
  readonly task: string | null;
  readonly run: string | null;
  readonly title: string;
  readonly body: string | null;
  /** Two messages with the same key are one message: writing the second changes nothing. */
  readonly key: string;
  readonly createdAt: number;
  readonly notBefore: number;
  readonly expiresAt: number | null;
}
