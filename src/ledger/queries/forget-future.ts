/** Taking back what was recorded of moments that, by a corrected clock, have not come yet. */
import type { SpanRecord } from "../../ports/ledger-reading.ts";
import type { Session } from "../session.ts";
import { all, change, statement } from "../statement.ts";
import { toSpanRecord } from "./spans.ts";

const FORGET_SLOTS = statement<{ after: number }>()((db, param) =>
  db
    .deleteFrom("slot")
    .where("at", ">", param("after"))
    .where("run_id", "is", null)
    .where("outcome", "is not", null),
);

const FORGET_SPANS = statement<{ after: number }>()((db, param) =>
  db.deleteFrom("slot_span").where("last_at", ">", param("after")).returningAll(),
);

const MARK_THE_REST = statement<{ after: number }>()((db, param) =>
  db.updateTable("slot").set({ of_bogus_future: 1 }).where("at", ">", param("after")),
);

/** A revision that ended in the bogus future had not ended yet: nothing after the instant is expected of it. */
const END_REVISIONS = statement<{ after: number }>()((db, param) =>
  db
    .updateTable("revision")
    .set((eb) => ({
      until_at: eb
        .case()
        .when("from_at", ">", param("after"))
        .then(eb.ref("from_at"))
        .else(param("after"))
        .end(),
    }))
    .where("until_at", ">", param("after")),
);

/**
 * Deletes closed slots after an instant that never had a run, and spans that reach beyond it. Slots that ran stay,
 * marked as of a bogus future. Revisions that ended beyond the instant end at it, or where they began.
 *
 * @returns the deleted spans, oldest first
 */
export async function forgetFuture(session: Session, after: number): Promise<SpanRecord[]> {
  await change(session, FORGET_SLOTS, { after });
  const spans = await all(session, FORGET_SPANS, { after });
  await change(session, MARK_THE_REST, { after });
  await change(session, END_REVISIONS, { after });
  return spans.toSorted((a, b) => a.first_at - b.first_at || a.id - b.id).map(toSpanRecord);
}
