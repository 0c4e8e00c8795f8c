import assert from "node:assert/strict";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { spaceCheck } from "./commands/doctor/home-checks.ts";
import { temporaryHome } from "./fixtures/temporary-home.ts";
import { stuckWatch } from "./stuck-watch.ts";

const NOW = Date.UTC(2026, 10, 29, 12);
const LOOP = {
  id: "x",
  kind: "loop",
  process: { pid: 1, startedAt: "", bootId: "" },
  seenAt: NOW - 3_600_000,
} as const;

test("UNA-43 a start that lives without signs of life does not keep watch", (t) => {
  const home = temporaryHome(t, {});
  mkdirSync(join(home, "state"), { recursive: true });
  const sign = join(home, "state", "alive");
  writeFileSync(sign, "");
  const ago = (seconds: number) => utimesSync(sign, NOW / 1000 - seconds, NOW / 1000 - seconds);
  ago(59);
  assert.equal(stuckWatch(LOOP, home, NOW), null);
  ago(180);
  assert.match(stuckWatch(LOOP, home, NOW) ?? "", /^for 3 m(in)?.* nothing could be started or recorded/);
  assert.equal(stuckWatch(null, home, NOW), null, "nobody keeps watch");
  assert.equal(stuckWatch({ ...LOOP, seenAt: NOW - 1_000 }, home, NOW), null, "it has just begun");
});

test("UNA-43 a disk without room is a problem, one with little a warning", () => {
  assert.equal(spaceCheck(0).status, "problem");
  assert.equal(spaceCheck(300 * 1024 ** 2).status, "warning");
  assert.equal(spaceCheck(300 * 1024 ** 2).text, "300 MB of the disk are free");
  assert.equal(spaceCheck(5 * 1024 ** 3).status, "ok");
});
