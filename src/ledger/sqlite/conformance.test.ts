import { ledgerConformance } from "../conformance.ts";
import { openSqliteLedger } from "./open.ts";

ledgerConformance(() => openSqliteLedger({ path: ":memory:" }));
