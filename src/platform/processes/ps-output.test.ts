import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePs, parsePsEnvironment } from "./ps-output.ts";

test("Lines of ps are read with their start times, whatever the padding", () => {
  const text =
    "    1     0     1 Ss   Mon Nov 23 08:42:01 2026\n  812   1   800 Z+   Mon Nov  2 08:42:01 2026    \n\n";
  assert.deepEqual(parsePs(text), [
    { pid: 1, parent: 0, group: 1, session: 1, startedAt: "Mon Nov 23 08:42:01 2026", zombie: false },
    { pid: 812, parent: 1, group: 800, session: 800, startedAt: "Mon Nov 2 08:42:01 2026", zombie: true },
  ]);
});

test("The marker counts as a whole word only", () => {
  const text =
    "  5 sleep 9 A=1 NIGHTDESK_RUN_ID=r1 B=2\n 6 sleep NIGHTDESK_RUN_ID=r12\n 7 x NIGHTDESK_RUN_ID=r1\n";
  assert.deepEqual(parsePsEnvironment(text, "r1"), [5, 7]);
});
