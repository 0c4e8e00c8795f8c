/** Messages to people, until a channel has taken them. */
import type { Selectable } from "kysely";
import type { Message } from "../../core/message.ts";
import type { StoredMessage } from "../../ports/ledger-reading.ts";
import type { OutboxTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { all, change, statement } from "../statement.ts";

const DEFAULT_LIMIT = 100;

const ADD = statement<Omit<Selectable<OutboxTable>, "id" | "state" | "contained_in">>()((db, param) =>
  db
    .insertInto("outbox")
    .values({
      key: param("key"),
      kind: param("kind"),
      severity: param("severity"),
      task: param("task"),
      run_id: param("run_id"),
      title: param("title"),
      body: param("body"),
      created_at: param("created_at"),
      not_before: param("not_before"),
      expires_at: param("expires_at"),
      state: "pending",
    })
    .onConflict((conflict) => conflict.column("key").doNothing()),
);

const NEWEST = statement<{ since: number; limit: number }>()((db, param) =>
  db
    .selectFrom("outbox")
    .selectAll()
    .where("created_at", ">=", param("since"))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(param("limit")),
);

/** @returns false if a message with this key exists */
export async function addMessage(session: Session, message: Message): Promise<boolean> {
  const added = await change(session, ADD, {
    key: message.key,
    kind: message.kind,
    severity: message.severity,
    task: message.task,
    run_id: message.run,
    title: message.title,
    body: message.body,
    created_at: message.createdAt,
    not_before: message.notBefore,
    expires_at: message.expiresAt,
  });
  return added === 1;
}

/** Messages since an instant, newest first; at most 100 unless a limit is given. */
export async function messages(
  session: Session,
  filter: { since?: number; limit?: number },
): Promise<StoredMessage[]> {
  const { since = Number.MIN_SAFE_INTEGER, limit = DEFAULT_LIMIT } = filter;
  return (await all(session, NEWEST, { since, limit })).map(toMessage);
}

/** A row as the message that it holds. */
export function toMessage(row: Selectable<OutboxTable>): StoredMessage {
  return {
    id: row.id,
    key: row.key,
    kind: row.kind,
    severity: row.severity,
    task: row.task,
    run: row.run_id,
    title: row.title,
    body: row.body,
    createdAt: row.created_at,
    notBefore: row.not_before,
    expiresAt: row.expires_at,
    state: row.state,
    containedIn: row.contained_in,
  };
}
