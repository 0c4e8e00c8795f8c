/** What went wrong with a call, as the end of a run. */
import { ClaudeError } from "../../ports/claude.ts";
import { InputError } from "../../ports/prompt.ts";
import type { InsideEnd } from "../attempt/run-inside.ts";
import { OverCap } from "../model/pay.ts";

export function failureOf(error: unknown): InsideEnd {
  if (error instanceof OverCap)
    return { outcome: "over_budget", reason: "over_budget", detail: error.message };
  if (error instanceof ClaudeError) {
    return { outcome: "failed", reason: error.kind, detail: sentence(error.message) };
  }
  if (error instanceof InputError) return { outcome: "failed", reason: "bad_input", detail: error.message };
  return { outcome: "failed", reason: "internal_fault", detail: (error as Error).message };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
