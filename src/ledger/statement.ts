/**
 * SQL that is built once and run often. Kysely's builder takes longer than SQLite does, so a statement is compiled
 * at its first use with named places in it, and later only filled in.
 */
import { sql, type Compilable, type Kysely, type RawBuilder } from "kysely";
import type { LedgerSchema } from "./schema.ts";
import { refuseAfterEnd, type Session } from "./session.ts";

const PLACE = Symbol("place");

interface Place {
  readonly [PLACE]: string;
}

/** As a literal: SQLite prepares a statement anew whenever a bound limit changes hands. */
export const ONE: RawBuilder<number> = sql.lit(1);

/** Stands for a value that is given when the statement runs. */
export type Param<P> = <K extends keyof P & string>(name: K) => RawBuilder<P[K]>;

/** A statement with parameters `P` and result rows `R`. */
export interface Statement<P, R> {
  readonly build: (db: Kysely<LedgerSchema>, param: Param<P>) => Compilable<R>;
}

export type CompiledStatement = ReturnType<Compilable["compile"]>;

/**
 * Names a statement. Called in two steps, so that the parameters are written down and the row is inferred.
 *
 * @example const byId = statement<{ id: string }>()((db, param) => db.selectFrom("run").where("id", "=", param("id")));
 */
export function statement<P = Record<never, never>>() {
  return <R>(build: Statement<P, R>["build"]): Statement<P, R> => ({ build });
}

/** Runs it and gives all rows. */
export async function all<P extends object, R>(
  session: Session,
  what: Statement<P, R>,
  values: P,
): Promise<R[]> {
  return (await execute(session, what, values)).rows as R[];
}

/** Runs it and gives the first row, or null. */
export async function first<P extends object, R>(
  session: Session,
  what: Statement<P, R>,
  values: P,
): Promise<R | null> {
  const rows = await all(session, what, values);
  return rows[0] ?? null;
}

/** Runs it and gives the number of rows it changed. */
export async function change<P extends object, R>(
  session: Session,
  what: Statement<P, R>,
  values: P,
): Promise<number> {
  return Number((await execute(session, what, values)).numAffectedRows ?? 0n);
}

async function execute<P extends object, R>(session: Session, what: Statement<P, R>, values: P) {
  refuseAfterEnd(session);
  const compiled = compile(session, what);
  const parameters = compiled.parameters.map((value) => fill(value, values));
  return session.db.executeQuery({ ...compiled, parameters });
}

function compile<P, R>(session: Session, what: Statement<P, R>): CompiledStatement {
  const known = session.compiled.get(what);
  if (known !== undefined) return known;
  const compiled = what.build(session.db, param).compile();
  session.compiled.set(what, compiled);
  return compiled;
}

function param<T>(name: string): RawBuilder<T> {
  const place: Place = { [PLACE]: name };
  return sql<T>`${place}`;
}

function fill(value: unknown, values: object): unknown {
  if (!isPlace(value)) return value;
  const given: unknown = Reflect.get(values, value[PLACE]);
  return given === undefined ? null : given;
}

function isPlace(value: unknown): value is Place {
  return typeof value === "object" && value !== null && PLACE in value;
}
