/** Brings a ledger up to date. */
import { sql, type Kysely } from "kysely";
import { LedgerReadOnly, LedgerTooNew } from "../errors.ts";
import type { LedgerSchema } from "../schema.ts";
import { MIGRATIONS } from "./index.ts";
import { LATEST_MIGRATION } from "./latest.ts";
import type { Flavour, Migration } from "./migration.ts";

/**
 * Applies what is missing, all in one transaction. Two processes may do it at once: the second finds it done.
 *
 * @throws LedgerTooNew if a newer program has written the ledger
 */
export async function migrate(
  db: Kysely<LedgerSchema>,
  flavour: Flavour,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`create table if not exists migration (number integer primary key, name text not null)`.execute(
      tx,
    );
    const done = refuseNewer(await newestApplied(tx), migrations.at(-1)?.number ?? 0);
    for (const migration of migrations) {
      if (migration.number <= done) continue;
      for (const text of migration.statements(flavour)) await sql.raw(text).execute(tx);
      await tx.insertInto("migration").values({ number: migration.number, name: migration.name }).execute();
    }
  });
}

/** Applies what is missing, and takes no lock if nothing is. */
export async function migrateIfNeeded(db: Kysely<LedgerSchema>, flavour: Flavour): Promise<void> {
  const done = refuseNewer(await newestApplied(db), LATEST_MIGRATION);
  if (done < LATEST_MIGRATION) await migrate(db, flavour);
}

/**
 * Proves that a ledger which may not be changed can be read by this program.
 *
 * @throws LedgerTooNew, or LedgerReadOnly if it is older and would have to be brought up to date first
 */
export async function requireCurrent(db: Kysely<LedgerSchema>): Promise<void> {
  const done = refuseNewer(await newestApplied(db), LATEST_MIGRATION);
  if (done === LATEST_MIGRATION) return;
  throw new LedgerReadOnly(
    "the ledger is of an older version and cannot be brought up to date, since it cannot be written",
  );
}

async function newestApplied(db: Kysely<LedgerSchema>): Promise<number> {
  const row = await db
    .selectFrom("migration")
    .select((eb) => eb.fn.max("number").as("newest"))
    .executeTakeFirst();
  return row?.newest ?? 0;
}

function refuseNewer(done: number, known: number): number {
  if (done <= known) return done;
  throw new LedgerTooNew(`the ledger has version ${done}, this Nightdesk knows versions up to ${known}`);
}
