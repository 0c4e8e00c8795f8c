/** Batches: asked now, answered within a day, at half the price. */
import type Anthropic from "@anthropic-ai/sdk";
import type { BatchItem, ClaudeMessages } from "../../ports/claude.ts";
import { toAnswer } from "./answer.ts";
import { toClaudeError } from "./faults.ts";
import { toParams } from "./request.ts";

type Batches = Pick<ClaudeMessages, "sendBatch" | "batchResults" | "cancelBatch">;
type Result = Anthropic.Messages.Batches.MessageBatchResult;

export function batchesOver(client: Anthropic): Batches {
  const { batches } = client.messages;
  return {
    async sendBatch(items, signal) {
      const requests = [...items].map(([id, call]) => ({ custom_id: id, params: toParams(call) }));
      return await sorted(async () => (await batches.create({ requests }, { signal })).id);
    },
    async batchResults(id, signal) {
      return await sorted(async () => {
        const batch = await batches.retrieve(id, {}, { signal });
        if (batch.processing_status !== "ended") return null;
        const items = new Map<string, BatchItem>();
        for await (const line of await batches.results(id, {}, { signal })) {
          items.set(line.custom_id, toItem(line.result));
        }
        return items;
      });
    },
    async cancelBatch(id, signal) {
      await sorted(() => batches.cancel(id, {}, { signal }));
    },
  };
}

async function sorted<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toClaudeError(error, null);
  }
}

function toItem(result: Result): BatchItem {
  if (result.type === "succeeded") return { kind: "answered", answer: toAnswer(result.message) };
  if (result.type === "errored") return { kind: "errored", message: result.error.error.message };
  return { kind: result.type };
}
