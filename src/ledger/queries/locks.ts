/** Locks that tasks share, by name. */
import { sql } from "kysely";
import type { Session } from "../session.ts";
import { all, change, first, ONE, statement } from "../statement.ts";

const HELD = statement()((db) => db.selectFrom("held_lock").select(["name", "run_id"]).orderBy("name"));

const HELD_BY_OTHER = statement<{ name: string; run: string }>()((db, param) =>
  db
    .selectFrom("held_lock")
    .select("run_id")
    .where("name", "=", param("name"))
    .where("run_id", "<>", param("run")),
);

const HOLD = statement<{ name: string; run: string; at: number }>()((db, param) =>
  db
    .insertInto("held_lock")
    .values({ name: param("name"), run_id: param("run"), held_at: param("at") })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet({ held_at: param("at") })
        .where("held_lock.run_id", "=", param("run")),
    ),
);

const RELEASE = statement<{ run: string }>()((db, param) =>
  db.deleteFrom("held_lock").where("run_id", "=", param("run")),
);

const NONE = statement()((db) =>
  db
    .selectFrom("held_lock")
    .select(sql<number>`1`.as("one"))
    .limit(ONE),
);

/** Held locks, each with the run that holds it. */
export async function heldLocks(session: Session): Promise<ReadonlyMap<string, string>> {
  return new Map((await all(session, HELD, {})).map((row) => [row.name, row.run_id]));
}

/** True if none of the locks is held by another run. */
export async function areFree(session: Session, names: readonly string[], run: string): Promise<boolean> {
  if (names.length === 0 || (await first(session, NONE, {})) === null) return true;
  for (const name of names) {
    if ((await first(session, HELD_BY_OTHER, { name, run })) !== null) return false;
  }
  return true;
}

/** Takes locks that are free. */
export async function holdLocks(
  session: Session,
  names: readonly string[],
  run: string,
  at: number,
): Promise<void> {
  for (const name of names) await change(session, HOLD, { name, run, at });
}

/** Gives back all locks of a run. */
export async function releaseLocks(session: Session, run: string): Promise<void> {
  await change(session, RELEASE, { run });
}
