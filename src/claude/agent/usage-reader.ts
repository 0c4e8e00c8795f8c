/** Reads what a call used out of its answer as it passes by. */
import type Anthropic from "@anthropic-ai/sdk";
import type { TokenUsage } from "../../core/money/cost.ts";
import { toUsage } from "../messages/answer.ts";

type Usage = Partial<Anthropic.Messages.Usage>;

export interface UsageReader {
  take(chunk: Uint8Array): void;
  /** True once the answer has come to its end. */
  isWhole(): boolean;
  usage(): TokenUsage;
}

/** @param contentType of the answer: events, or one JSON object */
export function createUsageReader(contentType: string): UsageReader {
  const decoder = new TextDecoder();
  const isStream = contentType.includes("event-stream");
  let rest = "";
  let known: Usage = {};
  let isOver = false;

  function event(text: string): void {
    const data = text
      .split("\n")
      .filter((line) => line.startsWith("data:"))
      .map((line) => line.slice("data:".length).trim())
      .join("\n");
    if (data === "") return;
    const parsed = parse(data);
    const usage =
      (parsed?.["message"] as { usage?: Usage } | undefined)?.usage ?? (parsed?.["usage"] as Usage);
    known = { ...known, ...present(usage) };
    if (parsed?.["type"] === "message_stop") isOver = true;
  }

  return {
    take(chunk) {
      rest += decoder.decode(chunk, { stream: true });
      if (!isStream) return;
      const events = rest.split(/\r?\n\r?\n/);
      rest = events.pop() ?? "";
      for (const text of events) event(text);
    },
    isWhole() {
      if (isStream) return isOver;
      const parsed = parse(rest);
      known = present(parsed?.["usage"] as Usage | undefined);
      return parsed !== null;
    },
    usage: () => toUsage(known),
  };
}

function parse(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/** Later events repeat some of the numbers and leave out others. */
function present(usage: Usage | undefined): Usage {
  const entries = Object.entries(usage ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries);
}
