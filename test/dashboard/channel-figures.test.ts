/** What Prometheus is told of the ways to people. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { NOW } from "../../scripts/demo/moments.ts";
import { inserter } from "../../scripts/demo/sql.ts";
import { openStage, type Stage } from "./stage.ts";
import { enter } from "./visitor.ts";

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

test("UNA-35 figures tell of each channel when it delivered last, what waits for it and what it lost since", async () => {
  const database = new DatabaseSync(join(stage.home, "state", "ledger.db"), { timeout: 5_000 });
  const insert = inserter(database);
  const states = ["sent", "failed", "unknown", "pending", "pending"] as const;
  for (const [index, state] of states.entries()) {
    const id = 900_001 + index;
    const at = NOW - 60_000 + index;
    const message = { kind: "failure", severity: "warning", title: "x", created_at: at, not_before: at };
    insert("outbox", { id, key: `k${id}`, ...message, state: "pending" });
    const ended = state === "pending" ? null : at;
    const sent = state === "sent" ? { sent_at: at, channel_message_id: "1" } : {};
    insert("delivery", {
      message_id: id,
      channel: "webhook",
      state,
      not_before: at,
      ended_at: ended,
      ...sent,
    });
  }
  database.close();
  const { text } = await (await enter(stage.port, stage.dashboard.link())).get("/metrics");
  const last = (NOW - 60_000) / 1_000;
  assert.ok(
    text.includes(`nightdesk_channel_last_delivery_timestamp_seconds{channel="webhook"} ${last}\n`),
    text,
  );
  assert.ok(text.includes('nightdesk_channel_messages_waiting{channel="webhook"} 2\n'));
  assert.ok(text.includes('nightdesk_channel_messages_lost{channel="webhook"} 2\n'));
});
