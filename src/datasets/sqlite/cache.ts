/** Small JSON values that a task remembers, each for a time. */
import type { DatabaseSync } from "node:sqlite";
import type { DatasetCache, Fence } from "../../ports/datasets.ts";
import { canonicalJson } from "../canonical-json.ts";
import { tableExists } from "./bookkeeping.ts";

interface CacheParts {
  readonly db: DatabaseSync;
  readonly fence: Fence;
  readonly now: () => number;
  /** Begins the transaction. */
  readonly begin: () => Promise<void>;
  readonly serially: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What is too old is gone for its reader, and goes for good with the next write. */
export function createCache({ db, fence, now, begin, serially }: CacheParts): DatasetCache {
  return {
    get: (key) =>
      serially(async () => {
        if (!tableExists(db, "_nightdesk_cache")) return null;
        const row = db
          .prepare(
            "select value from _nightdesk_cache where task = ? and key = ? and coalesce(expires_at > ?, 1)",
          )
          .get(fence.task, key, now());
        return row === undefined ? null : (JSON.parse(String(row["value"])) as unknown);
      }),
    set: (key, value, { ttlMs } = {}) =>
      serially(async () => {
        const text = canonicalJson(value);
        await begin();
        db.prepare("delete from _nightdesk_cache where expires_at <= ?").run(now());
        db.prepare(
          `insert into _nightdesk_cache (task, key, value, expires_at) values (?, ?, ?, ?)
           on conflict (task, key) do update set value = excluded.value, expires_at = excluded.expires_at`,
        ).run(fence.task, key, text, ttlMs === undefined ? null : now() + ttlMs);
      }),
    delete: (key) =>
      serially(async () => {
        await begin();
        db.prepare("delete from _nightdesk_cache where task = ? and key = ?").run(fence.task, key);
      }),
  };
}
