/** The Batches API of the loopback Claude: nothing is answered until a test says so. */
import type { ServerResponse } from "node:http";
import type { RequestBody } from "./replies.ts";

interface Request {
  readonly custom_id: string;
  readonly params: RequestBody;
}

export type BatchResult =
  | { readonly type: "succeeded"; readonly message: object }
  | { readonly type: "errored"; readonly error: object }
  | { readonly type: "expired" }
  | { readonly type: "canceled" };

export interface FakeBatch {
  readonly id: string;
  readonly requests: readonly Request[];
  status: "in_progress" | "canceling" | "ended";
  readonly results: Map<string, BatchResult>;
}

export function createBatch(id: string, requests: readonly Request[]): FakeBatch {
  return { id, requests, status: "in_progress", results: new Map() };
}

export function sendBatch(response: ServerResponse, batch: FakeBatch, url: string): void {
  const count = (type: string) => [...batch.results.values()].filter((result) => result.type === type).length;
  const isEnded = batch.status === "ended";
  const body = {
    id: batch.id,
    type: "message_batch",
    processing_status: batch.status,
    request_counts: {
      processing: isEnded ? 0 : batch.requests.length,
      succeeded: count("succeeded"),
      errored: count("errored"),
      canceled: count("canceled"),
      expired: count("expired"),
    },
    created_at: new Date(0).toISOString(),
    expires_at: new Date(86_400_000).toISOString(),
    ended_at: isEnded ? new Date(0).toISOString() : null,
    cancel_initiated_at: null,
    archived_at: null,
    results_url: isEnded ? `${url}v1/messages/batches/${batch.id}/results` : null,
  };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** In the reverse order of the questions: whoever matches by place gets it wrong. */
export function sendResults(response: ServerResponse, batch: FakeBatch): void {
  const lines = [...batch.results]
    .toReversed()
    .map(([id, result]) => `${JSON.stringify({ custom_id: id, result })}\n`);
  response.writeHead(200, { "content-type": "application/x-jsonl" }).end(lines.join(""));
}
