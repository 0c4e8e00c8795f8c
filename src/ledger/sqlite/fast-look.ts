/**
 * The one look that `tick` takes before it loads anything else: is there something to do? Uses nothing but
 * `node:sqlite`, because loading the query builder takes longer than the look.
 */
import { DatabaseSync } from "node:sqlite";
import { LATEST_MIGRATION } from "../migrations/latest.ts";

export interface FastLook {
  /** Hash of the YAML that the last pass used. */
  readonly configHash: string | null;
  /** Earliest instant at which something may have to be done. */
  readonly wakeAt: number | null;
  /** Newest wall-clock instant that was ever recorded. */
  readonly newestInstant: number | null;
  /** All notes by name, these three among them. */
  readonly notes: ReadonlyMap<string, string>;
  /** True if a run is queued, waiting, claimed or running. */
  readonly liveRuns: boolean;
  readonly pendingMessages: number;
  /** Earliest instant at which a pending message may be sent, by whatever channel is next. */
  readonly nextMessageAt: number | null;
}

const LOOK = `
  select
    (select max(number) from migration) as version,
    (select json_group_object(key, value) from meta) as notes,
    exists (select 1 from run where state in ('queued', 'waiting', 'claimed', 'running')) as live,
    (select count(*) from outbox where state = 'pending') as pending,
    (select min(at) from (
      select min(not_before) as at from delivery where state in ('pending', 'sending')
      union all
      select min(not_before) from outbox where state = 'pending' and contained_in is null
        and not exists (select 1 from delivery where delivery.message_id = outbox.id)
    )) as next_message`;

/** Reads what decides whether there is anything to do. Never throws: null means that the long way has to be taken. */
export function fastLook(path: string): FastLook | null {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return toLook(database.prepare(LOOK).get());
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

function toLook(row: Record<string, unknown> | undefined): FastLook | null {
  if (row === undefined || row["version"] !== LATEST_MIGRATION || typeof row["notes"] !== "string")
    return null;
  const notes = new Map(Object.entries(JSON.parse(row["notes"]) as Record<string, string>));
  const next = row["next_message"];
  return {
    configHash: notes.get("config_hash") ?? null,
    wakeAt: instant(notes.get("wake_at")),
    newestInstant: instant(notes.get("newest_instant")),
    notes,
    liveRuns: row["live"] === 1,
    pendingMessages: Number(row["pending"]),
    nextMessageAt: typeof next === "number" ? next : null,
  };
}

function instant(text: string | undefined): number | null {
  const value = text === undefined || text === "" ? Number.NaN : Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
