/** The part of the composition root that knows where the ledger lies. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Home } from "./cli/home.ts";
import { ledgerPath } from "./cli/ledger-path.ts";
import type { KnownLedger } from "./ledger/index.ts";

/** The ledger's place, and what shows that there was one before. */
export async function knownLedger(home: Home, now: number): Promise<KnownLedger> {
  const { newestFirst } = await import("./platform/home-files.ts");
  const { BACKUP_FOLDER } = await import("./engine/maintain.ts");
  const { MIRROR } = await import("./engine/mirror.ts");
  return {
    path: ledgerPath(home),
    copies: newestFirst(join(home.folder, BACKUP_FOLDER), ".db"),
    wasUsed: existsSync(join(home.folder, MIRROR)),
    day: new Date(now).toISOString().slice(0, 10),
  };
}
