/** Number of the newest migration. In a file of its own, so that the fast look need not load the migrations. */
export const LATEST_MIGRATION = 5;
