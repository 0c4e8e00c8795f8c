import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fakeOutput } from "../fixtures/fake-context.ts";
import { formatDistance, formatDuration } from "./duration.ts";
import { clockTime, longDate, offsetOf, whenText } from "./local-time.ts";
import { barText, progressLine } from "./progress.ts";
import { reasonText } from "./reasons.ts";
import { safeBlock, safeLine } from "./safe-text.ts";
import { formatTable, textWidth, truncate } from "./table.ts";

describe("durations", () => {
  const cases: readonly [number, string][] = [
    [-5, "0 s"],
    [0, "0 s"],
    [0.4, "0 ms"],
    [340, "340 ms"],
    [949, "949 ms"],
    [950, "0.9 s"],
    [4_240, "4.2 s"],
    [9_960, "10 s"],
    [59_600, "1 min"],
    [185_000, "3 min 05 s"],
    [1_800_000, "30 min"],
    [3_600_000, "1 h"],
    [7_800_000, "2 h 10 min"],
    [273_600_000, "3 d 04 h"],
    [Number.NaN, "0 s"],
  ];
  for (const [ms, text] of cases) it(`${ms} ms is "${text}"`, () => assert.equal(formatDuration(ms), text));

  it("distances look both ways", () => {
    assert.equal(formatDistance(3 * 3_600_000), "in 3 h");
    assert.equal(formatDistance(-720_000), "12 min ago");
    assert.equal(formatDistance(10), "now");
  });
});

describe("local times", () => {
  const now = Date.UTC(2026, 10, 23, 8, 42);
  it("are told relative to today where that is shorter", () => {
    const text = (at: number) => whenText(at, now, "Europe/Prague");
    assert.equal(text(now), "today 09:42");
    assert.equal(text(now - 86_400_000), "yesterday 09:42");
    assert.equal(text(now + 86_400_000), "tomorrow 09:42");
    assert.equal(text(now + 5 * 86_400_000), "Sat 28 Nov 09:42");
    assert.equal(text(Date.UTC(2025, 6, 1)), "Tue 1 Jul 2025 02:00");
    assert.equal(whenText(now, now, "UTC", true), "today 08:42:00");
  });

  it("are cut out of the text with the offset", () => {
    assert.equal(longDate("2026-03-29T03:00:00+02:00"), "Sunday 29 March 2026");
    assert.equal(clockTime("2026-03-29T03:00:15+02:00"), "03:00:15");
    assert.equal(offsetOf("2026-03-29T03:00:00-03:30"), "-03:30");
  });
});

describe("tables", () => {
  it("pad by what is seen, not by what is written", () => {
    const table = formatTable(
      [{ title: "A" }, { title: "B", align: "right" }, { title: "C" }],
      [
        ["\u001b[32mok\u001b[39m", "1", "x"],
        ["日本", "12", "é"],
        ["e\u0301", "123", ""],
      ],
    );
    assert.equal(table, "A       B  C\n\u001b[32mok\u001b[39m      1  x\n日本   12  é\ne\u0301     123\n");
  });

  it("cut with an ellipsis", () => {
    assert.equal(truncate("night desk", 6), "night…");
    assert.equal(truncate("short", 6), "short");
    assert.equal(textWidth("日本"), 4);
  });
});

describe("text of tasks", () => {
  it("CLI-09 cannot steer the terminal", () => {
    assert.equal(safeLine("a\u001b[2J\r\nb\tc\u202e\u0000"), "a\\x1b[2J b c\\u202e\\x00");
    assert.equal(safeBlock("a\r\nb\tc\u001b]0;x\u0007\n"), "a\nb\tc\\x1b]0;x\\x07\n");
  });
});

describe("reasons", () => {
  it("of slots that never ran are half a sentence with the fact in it", () => {
    assert.equal(reasonText("skipped", "upstream_failed", "index"), "index had not succeeded");
    assert.equal(reasonText("missed", "superseded", "run7"), "a newer slot stands for it (run run7)");
    assert.equal(reasonText("missed", "something_new", null), "something_new");
  });

  it("of runs are the run's own words, else ours, else the word itself", () => {
    assert.equal(reasonText("failed", "exit_code", "Exit code 3."), "Exit code 3");
    assert.equal(reasonText("timed_out", "timeout", null), "it took longer than it may");
    assert.equal(reasonText("failed", "brand_new", null), "brand new");
    assert.equal(reasonText("succeeded", null, null), null);
  });
});

describe("the progress line", () => {
  it("shows a bar, a percentage and the note", () => {
    assert.equal(barText(0.5, "half"), `${"█".repeat(12)}${"░".repeat(12)}  50 %  half`);
    assert.equal(barText(7, null), `${"█".repeat(24)} 100 %`);
    assert.equal(barText(Number.NaN, null), `${"░".repeat(24)}   0 %`);
  });

  it("exists only on terminals, and goes away without a trace", () => {
    const file = fakeOutput(false);
    progressLine(file).show(0.5, null);
    assert.equal(file.text(), "");
    const terminal = fakeOutput(true);
    const line = progressLine(terminal);
    line.show(0.5, null);
    line.clear();
    line.clear();
    assert.ok(terminal.text().endsWith("\r\u001b[2K"));
  });
});
