/** Processes of Nightdesk that may own runs. */
import type { Instance } from "../../ports/ledger.ts";
import type { InstanceTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { all, change, statement } from "../statement.ts";

const ALL = statement()((db) => db.selectFrom("instance").selectAll().orderBy("seen_at").orderBy("id"));

const SAVE = statement<InstanceTable>()((db, param) => {
  const rest = {
    kind: param("kind"),
    pid: param("pid"),
    process_started: param("process_started"),
    boot_id: param("boot_id"),
    seen_at: param("seen_at"),
  };
  return db
    .insertInto("instance")
    .values({ id: param("id"), ...rest })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(rest));
});

const REMOVE = statement<{ id: string }>()((db, param) =>
  db.deleteFrom("instance").where("id", "=", param("id")),
);

/** All instances, longest unseen first. */
export async function instances(session: Session): Promise<Instance[]> {
  return (await all(session, ALL, {})).map((row) => ({
    id: row.id,
    kind: row.kind,
    process: { pid: row.pid, startedAt: row.process_started, bootId: row.boot_id },
    seenAt: row.seen_at,
  }));
}

export async function saveInstance(session: Session, instance: Instance): Promise<void> {
  const { id, kind, process, seenAt } = instance;
  await change(session, SAVE, {
    id,
    kind,
    pid: process.pid,
    process_started: process.startedAt,
    boot_id: process.bootId,
    seen_at: seenAt,
  });
}

export async function removeInstance(session: Session, id: string): Promise<void> {
  await change(session, REMOVE, { id });
}
