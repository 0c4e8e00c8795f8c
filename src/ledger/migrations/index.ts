/** All migrations, oldest first. */
import { INITIAL } from "./0001-initial.ts";
import { CLAUDE } from "./0002-claude.ts";
import { DELIVERY } from "./0003-delivery.ts";
import { DASHBOARD } from "./0004-dashboard.ts";
import { LOG_PLACES } from "./0005-log-places.ts";
import type { Migration } from "./migration.ts";

export const MIGRATIONS: readonly Migration[] = [INITIAL, CLAUDE, DELIVERY, DASHBOARD, LOG_PLACES];
