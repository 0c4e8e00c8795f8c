/** Days that passed without Nightdesk: what it has planned so far is moved back, since no test can wait for days. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Makes the ledger of a home believe that its last look was `ms` earlier. Nothing may run meanwhile. */
export function pretendAbsence(home: string, ms: number): void {
  const ledger = new DatabaseSync(join(home, "state", "ledger.db"));
  try {
    ledger
      .prepare("update revision set from_at = from_at - ?, planned_until = planned_until - ?")
      .run(ms, ms);
    ledger.exec("update meta set value = '0' where key = 'wake_at'");
  } finally {
    ledger.close();
  }
}
