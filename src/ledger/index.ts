/** The ledger's entrance; it only names things. */
export { openSqliteLedger, type OpenSqliteLedger } from "./sqlite/open.ts";
export { checkIntegrity } from "./sqlite/integrity.ts";
export { restoreFromBackup } from "./sqlite/restore.ts";
export * from "./errors.ts";
export type { Store } from "./store.ts";
