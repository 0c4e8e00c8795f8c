/** The last configuration that was free of errors. It holds references to secrets, never secrets. */
import type { Config } from "../../core/task.ts";
import type { Session } from "../session.ts";
import { change, first, statement } from "../statement.ts";

const READ = statement()((db) => db.selectFrom("good_config").select("body").where("id", "=", 1));

const KEEP = statement<{ hash: string; at: number; body: string }>()((db, param) => {
  const rest = { hash: param("hash"), kept_at: param("at"), body: param("body") };
  return db
    .insertInto("good_config")
    .values({ id: 1, ...rest })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(rest));
});

/** The configuration that was kept last, or null before the first. */
export async function goodConfig(session: Session): Promise<Config | null> {
  const row = await first(session, READ, {});
  return row === null ? null : (JSON.parse(row.body) as Config);
}

export async function keepGoodConfig(session: Session, config: Config, at: number): Promise<void> {
  await change(session, KEEP, { hash: config.hash, at, body: JSON.stringify(config) });
}
