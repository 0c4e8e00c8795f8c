/** What happened to Nightdesk itself: absences, clock doubts, restored backups. */
import type { Session } from "../session.ts";
import { all, change, statement } from "../statement.ts";

const DEFAULT_LIMIT = 100;

const ADD = statement<{ at: number; kind: string; text: string }>()((db, param) =>
  db.insertInto("event").values({ at: param("at"), kind: param("kind"), text: param("text") }),
);

const NEWEST = statement<{ since: number; limit: number }>()((db, param) =>
  db
    .selectFrom("event")
    .select(["at", "kind", "text"])
    .where("at", ">=", param("since"))
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(param("limit")),
);

export async function addEvent(session: Session, kind: string, text: string, at: number): Promise<void> {
  await change(session, ADD, { at, kind, text });
}

/** Events since an instant, newest first; at most 100 unless a limit is given. */
export async function events(
  session: Session,
  filter: { since?: number; limit?: number },
): Promise<{ at: number; kind: string; text: string }[]> {
  const { since = Number.MIN_SAFE_INTEGER, limit = DEFAULT_LIMIT } = filter;
  const rows = await all(session, NEWEST, { since, limit });
  return rows.map(({ at, kind, text }) => ({ at, kind, text }));
}
