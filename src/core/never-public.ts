/** Built-in tasks whose results are about the user's own body, money or memory: never published. */
export const NEVER_PUBLIC: readonly string[] = ["genome_watch", "finance_reconcile", "memory_consolidate"];
