import type { Adaptation } from "../../core/adaptation.ts";
import type { Approval } from "../../core/approval.ts";
import { localOrNull, utcText } from "./instant.ts";

/** A question to a person as `approve --json` and `why --json` show it. */
export function approvalJson(approval: Approval, zone: string) {
  return {
    id: approval.id,
    run: approval.run,
    task: approval.task,
    kind: approval.kind,
    tool: approval.tool,
    input: approval.input,
    state: approval.state,
    created_at: utcText(approval.createdAt),
    created_local: localOrNull(approval.createdAt, zone),
    expires_at: utcText(approval.expiresAt),
    expires_local: localOrNull(approval.expiresAt, zone),
    answered_at: utcText(approval.answeredAt),
    answered_local: localOrNull(approval.answeredAt, zone),
    answered_by: approval.answeredBy,
    answer: approval.answer,
  };
}

/** A change of the plan as `overrule --json` and `why --json` show it. */
export function adaptationJson(adaptation: Adaptation, zone: string) {
  return {
    id: adaptation.id,
    task: adaptation.task,
    slot: utcText(adaptation.slotAt),
    slot_local: localOrNull(adaptation.slotAt, zone),
    action: adaptation.action,
    until_at: utcText(adaptation.untilAt),
    until_local: localOrNull(adaptation.untilAt, zone),
    reason: adaptation.reason,
    state: adaptation.state,
    decided_at: utcText(adaptation.at),
    decided_local: localOrNull(adaptation.at, zone),
    run: adaptation.run,
  };
}
