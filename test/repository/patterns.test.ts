/** No pattern of ours can be made to run for ever by a text that somebody chose. */
import assert from "node:assert/strict";
import { on } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { parseSync, Visitor } from "oxc-parser";
import type { Tries } from "./pattern-tries.ts";
import { textOf, trackedFiles } from "./tracked-files.ts";

interface Pattern {
  readonly source: string;
  readonly flags: string;
  readonly file: string;
}

function patternsIn(file: string, text: string): Pattern[] {
  const found: Pattern[] = [];
  new Visitor({
    Literal(node) {
      if ("regex" in node && node.regex !== null && node.regex !== undefined)
        found.push({ source: node.regex.pattern, flags: node.regex.flags, file });
    },
  }).visit(parseSync(file, text).program);
  return found;
}

/** A pattern with a cube in it takes minutes for so long a text, one that doubles with each sign takes for ever. */
const LENGTH = 4_000;
/** Far more than any sound one needs, on however busy a machine. */
const PATIENCE_MS = 60_000;

/** @returns the first pattern that did not end, or null */
async function endless(patterns: readonly Pattern[], patience: number): Promise<Pattern | null> {
  const workerData: Tries = { patterns, length: LENGTH };
  const worker = new Worker(join(import.meta.dirname, "pattern-tries.ts"), { workerData });
  const ends = on(worker, "message");
  try {
    for (const pattern of patterns) {
      const given = AbortSignal.timeout(patience);
      const late = new Promise<"late">((resolve) => given.addEventListener("abort", () => resolve("late")));
      if ((await Promise.race([ends.next(), late])) === "late") return pattern;
    }
    return null;
  } finally {
    await worker.terminate();
  }
}

test("DASH-190 (30) no pattern of the sources can be made to run for ever", async () => {
  const files = trackedFiles().filter(
    (file) => /^(?:src|bin)\/.*\.(?:ts|tsx|js)$/.test(file) && !file.includes(".test."),
  );
  const all = files.flatMap((file) => patternsIn(file, textOf(file)));
  const distinct = [
    ...new Map(all.map((pattern) => [`${pattern.source} ${pattern.flags}`, pattern])).values(),
  ];
  assert.ok(distinct.length > 200);
  const found = await endless(distinct, PATIENCE_MS);
  assert.equal(found === null ? null : `${found.file}: /${found.source}/${found.flags}`, null);
});

test("a pattern that can is found", async () => {
  const planted = patternsIn("x.ts", "export const WORDS = [/^a+$/, /^(?:a+)+$/, /x/];");
  assert.equal((await endless(planted, 3_000))?.source, "^(?:a+)+$");
});
