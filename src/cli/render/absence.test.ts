import assert from "node:assert/strict";
import { test } from "node:test";
import { recordedAbsenceText } from "./absence.ts";

const NOW = Date.UTC(2026, 10, 23, 8);

function shown(text: string): string {
  return recordedAbsenceText(text, NOW, "UTC");
}

test("A recorded absence is told in words", () => {
  const from = NOW - 8 * 3_600_000;
  const away = (missed: number, made: number) =>
    shown(JSON.stringify({ from, until: NOW, missed, caught_up: made }));
  const start = "Nobody was at the desk for 8 h, since today 00:00";
  assert.equal(away(54, 2), `${start}: 54 slots missed, 2 made up for`);
  assert.equal(away(1, 0), `${start}: 1 slot missed, nothing is made up for`);
  assert.equal(away(0, 0), `${start}; nothing was missed`);
});

test("What is no recorded absence is shown as it is", () => {
  for (const text of ["away", "null", "3", "{}", '{"from":1,"until":2,"missed":"x","caught_up":0}']) {
    assert.equal(shown(text), text);
  }
});
