import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { aSpan } from "../conformance/slots.ts";
import { aRun, aSlot, HOUR, openRevision, T0 } from "../conformance/with-ledger.ts";
import { openSqliteLedger } from "./open.ts";

/** A pass of the planner over some hours; with `span`, the stretch goes into one row. */
const PASS = fc.record({
  from: fc.nat(30),
  length: fc.integer({ min: 1, max: 12 }),
  span: fc.boolean(),
  paused: fc.boolean(),
});

test("whatever passes overlap, each moment is recorded exactly once and has at most one run", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(PASS, { maxLength: 8 }), async (passes) => {
      const store = await openSqliteLedger({ path: ":memory:" });
      const revision = await openRevision(store);
      const asked = new Set<number>();
      for (const [n, pass] of passes.entries()) {
        const hours = Array.from({ length: pass.length }, (_, index) => pass.from + index);
        await store.ledger.write(async (tx) => {
          const fresh = [];
          for (const hour of hours) {
            if (!(await tx.isRecorded(revision, aSlot(revision, hour).occurrence))) fresh.push(hour);
          }
          // The planner makes a span of what is not recorded, and only of neighbours.
          const first = fresh[0];
          const last = fresh.at(-1);
          if (pass.span && first !== undefined && last !== undefined && last - first === fresh.length - 1) {
            return tx.addSpan(aSpan(revision, first, last), T0);
          }
          const closing = pass.paused
            ? ({ outcome: "skipped", reason: "paused", detail: null } as const)
            : null;
          const run = (hour: number) =>
            aRun(`run-${n}-${hour}`, { trigger: "slot", slotAt: T0 + hour * HOUR });
          await tx.addSlots(
            hours.map((hour) => aSlot(revision, hour, { closing, run: closing === null ? run(hour) : null })),
            T0,
          );
        });
        for (const hour of hours) asked.add(hour);
      }
      const range = { from: 0, until: Number.MAX_SAFE_INTEGER };
      const slots = await store.reading.slots(range);
      const spans = await store.reading.spans(range);
      const recorded = [
        ...slots.map((slot) => slot.occurrence.at),
        ...spans.flatMap((span) =>
          Array.from({ length: span.count }, (_, index) => span.firstAt + index * HOUR),
        ),
      ];
      assert.deepEqual(
        recorded.toSorted((a, b) => a - b),
        [...asked].toSorted((a, b) => a - b).map((hour) => T0 + hour * HOUR),
      );
      const open = slots.filter((slot) => slot.outcome === null).map((slot) => slot.runId);
      const live = (await store.reading.liveRuns()).map((run) => run.id);
      assert.deepEqual(new Set(live), new Set(open));
      await store.close();
    }),
    { numRuns: 60 },
  );
});
