/**
 * What every ledger has to do, whatever database it stands on. An adapter's test file calls this with its own way of
 * opening an empty ledger.
 */
import { atomicity } from "./conformance/atomicity.ts";
import { deliveries } from "./conformance/deliveries.ts";
import { dependencyFacts } from "./conformance/dependency-facts.ts";
import { habits } from "./conformance/habits.ts";
import { pendingRuns } from "./conformance/pending-runs.ts";
import { planning } from "./conformance/planning.ts";
import { reading } from "./conformance/reading.ts";
import { retention } from "./conformance/retention.ts";
import { results } from "./conformance/results.ts";
import { slots } from "./conformance/slots.ts";
import { transitionTable } from "./conformance/transition-table.ts";
import { transitions } from "./conformance/transitions.ts";
import type { OpenLedger } from "./conformance/with-ledger.ts";

/** Registers the tests. `open` gives a new, empty ledger each time; the tests close it. */
export function ledgerConformance(open: OpenLedger): void {
  for (const register of [
    atomicity,
    deliveries,
    dependencyFacts,
    habits,
    pendingRuns,
    planning,
    reading,
    results,
    retention,
    slots,
    transitionTable,
    transitions,
  ]) {
    register(open);
  }
}
