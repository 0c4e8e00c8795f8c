/** What Claude was asked in one run, and what it cost. */
import type { SpendCall } from "../../../ports/ledger-overview.ts";
import type { Session } from "../../session.ts";
import { all, statement } from "../../statement.ts";

const OF_RUN = statement<{ run: string }>()((db, param) =>
  db
    .selectFrom("spend")
    .select([
      "kind",
      "model",
      "state",
      "cost_usd",
      "reserved_usd",
      "is_estimate",
      "input_tokens",
      "output_tokens",
      "cache_read_tokens",
    ])
    .where("run_id", "=", param("run"))
    .orderBy("id"),
);

export async function spendOfRun(session: Session, run: string): Promise<SpendCall[]> {
  const rows = await all(session, OF_RUN, { run });
  return rows.map((row) => ({
    kind: row.kind,
    model: row.model,
    usd: row.state === "reserved" ? row.reserved_usd : row.cost_usd,
    isEstimate: row.is_estimate === 1,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheReadTokens: row.cache_read_tokens,
  }));
}
