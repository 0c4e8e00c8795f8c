/**
 * Conditions on the state of a run, written as literal text: SQLite uses a partial index only if it can see from the
 * statement itself that the index holds all rows asked for.
 */
import { sql, type RawBuilder, type SqlBool } from "kysely";

/** Not ended. */
export const IS_LIVE: RawBuilder<SqlBool> = sql<SqlBool>`state in ('queued', 'waiting', 'claimed', 'running')`;

/** Taken by a process. */
export const IS_EXECUTING: RawBuilder<SqlBool> = sql<SqlBool>`state in ('claimed', 'running')`;

/** Not taken by a process yet, or not any more. */
export const IS_PENDING: RawBuilder<SqlBool> = sql<SqlBool>`state in ('queued', 'waiting')`;

export const IS_SUCCESS: RawBuilder<SqlBool> = sql<SqlBool>`state = 'succeeded'`;

export const HAS_ENDED: RawBuilder<SqlBool> = sql<SqlBool>`finished_at is not null`;

/** The same, where an order by another column is to be read off its index. */
export const IS_NOT_LIVE: RawBuilder<SqlBool> = sql<SqlBool>`state not in ('queued', 'waiting', 'claimed', 'running')`;
