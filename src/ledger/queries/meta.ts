/** Small facts by name, and the counter of fencing tokens. */
import { LedgerMisuse } from "../errors.ts";
import type { Session } from "../session.ts";
import { all, change, first, statement } from "../statement.ts";

const READ = statement<{ key: string }>()((db, param) =>
  db.selectFrom("meta").select("value").where("key", "=", param("key")),
);

const WRITE = statement<{ key: string; value: string }>()((db, param) =>
  db
    .insertInto("meta")
    .values({ key: param("key"), value: param("value") })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value: param("value") })),
);

const REMOVE = statement<{ key: string }>()((db, param) =>
  db.deleteFrom("meta").where("key", "=", param("key")),
);

const NEXT = statement<{ name: string }>()((db, param) =>
  db
    .updateTable("counter")
    .set((eb) => ({ value: eb("value", "+", 1) }))
    .where("name", "=", param("name"))
    .returning("value"),
);

/** The value of a fact, or null. */
export async function readMeta(session: Session, key: string): Promise<string | null> {
  return (await first(session, READ, { key }))?.value ?? null;
}

/** Sets a fact; null removes it. */
export async function writeMeta(session: Session, key: string, value: string | null): Promise<void> {
  if (value === null) await change(session, REMOVE, { key });
  else await change(session, WRITE, { key, value });
}

/** A fencing token that was never given before. */
export async function nextToken(session: Session): Promise<number> {
  const [row] = await all(session, NEXT, { name: "token" });
  if (row === undefined) throw new LedgerMisuse("the ledger has lost its counter of tokens");
  return row.value;
}
