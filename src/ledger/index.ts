/** The ledger's entrance; it only names things. */
export {
  hadLedger,
  openKnownToRead,
  openOrRestore,
  restoreKnown,
  type KnownLedger,
} from "./sqlite/open-or-restore.ts";
export { openSqliteLedger } from "./sqlite/open.ts";
export { checkIntegrity } from "./sqlite/integrity.ts";
export * from "./errors.ts";
export type { Store } from "./store.ts";
