/** A database handle together with the statements that were compiled for it. */
import type { Kysely } from "kysely";
import { LedgerMisuse } from "./errors.ts";
import type { LedgerSchema } from "./schema.ts";
import type { CompiledStatement } from "./statement.ts";

export interface Session {
  /** The open transaction, or the whole database between transactions. */
  readonly db: Kysely<LedgerSchema>;
  /** Shared by all sessions of one open ledger: building SQL costs more than running it. */
  readonly compiled: Map<object, CompiledStatement>;
  /** True once its transaction is over; what still comes then would run outside of it. */
  ended: boolean;
}

/** Refuses work of a transaction that is over, which would otherwise be written on its own. */
export function refuseAfterEnd(session: Session): void {
  if (session.ended) throw new LedgerMisuse("a transaction of the ledger was used after its end");
}
