/**
 * The short way of `tick`: if the YAML is the known one and nothing is due, there is nothing to do, and nothing else
 * needs to be loaded. Every few minutes, day and night.
 */
import { readFileSync } from "node:fs";
import type { Home } from "./home.ts";
import { ledgerPath } from "./ledger-path.ts";
import { sha256 } from "./sha256.ts";

/** What the ledger answers in one raw read. */
export interface LedgerLook {
  readonly configHash: string | null;
  readonly wakeAt: number | null;
  readonly newestInstant: number | null;
  readonly notes: ReadonlyMap<string, string>;
  readonly liveRuns: boolean;
  /** Earliest instant at which a message may be sent. */
  readonly nextMessageAt: number | null;
}

/** A clock that lies further back than this before the newest record is looked at by the long way. */
const TRUSTED_BACK_MS = 3_600_000;

/** No machine that runs this lives before 2020. */
const CLOCK_FLOOR = Date.UTC(2020, 0, 1);

/** True if a pass would find nothing to do; false whenever there is a doubt. */
export function nothingIsDue(home: Home, now: number, look: (path: string) => LedgerLook | null): boolean {
  try {
    const seen = look(ledgerPath(home));
    if (seen === null || seen.liveRuns || seen.wakeAt === null || seen.wakeAt <= now) return false;
    if (now < CLOCK_FLOOR || isNoted(seen, "clock_suspect") || isNoted(seen, "config_alert")) return false;
    if (isNoted(seen, "channels") && seen.nextMessageAt !== null && seen.nextMessageAt <= now) return false;
    if (seen.newestInstant !== null && now < seen.newestInstant - TRUSTED_BACK_MS) return false;
    return seen.configHash === hashOf(home.configFile);
  } catch {
    return false;
  }
}

function isNoted({ notes }: LedgerLook, key: string): boolean {
  return (notes.get(key) ?? "") !== "";
}

function hashOf(path: string): string {
  return sha256(readFileSync(path));
}
