/** Output that goes to a full disk, or to nobody. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { personVcf } from "../../src/genome-store/fixtures/pack.ts";
import { FIRST, packed, publish, yaml } from "./genome-home.ts";
import { ends } from "./program.ts";

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "nightdesk.js");
const here = { skip: existsSync("/dev/full") ? false : "needs /dev/full" };

function through(home: string, redirection: string) {
  const shell = `set -o pipefail; "$0" "$1" genome annotate me.vcf --no-drugs ${redirection}`;
  return spawnSync("bash", ["-c", shell, process.execPath, LAUNCHER], { cwd: home, encoding: "utf8" });
}

test(
  "CLI-34 a full disk under standard output is told in one sentence with 69; a reader that has gone is no failure",
  here,
  async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("ncbi"), "me.vcf": personVcf(["1 100 A G"]) });
    publish(home, packed(FIRST, "2026-10-05"));
    await ends(0, home, "run", "cv");
    const full = through(home, "> /dev/full");
    assert.deepEqual(
      [full.status, full.stderr],
      [69, "nightdesk: the output cannot be written: ENOSPC: no space left on device, write\n"],
    );
    const both = through(home, "> /dev/full 2>&1");
    assert.deepEqual([both.status, both.stderr], [69, ""]);
    const gone = through(home, "| true");
    assert.deepEqual([gone.status, gone.stderr], [0, ""]);
  },
);
