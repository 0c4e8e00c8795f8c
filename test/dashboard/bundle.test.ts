/** The page stays small: it has to be there before the coffee is. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { builtWeb } from "../../scripts/demo/demo-home.ts";

test("DASH-58 the whole page is at most 60 KB gzipped, and names no place but its own", () => {
  const folder = builtWeb();
  let total = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    total += gzipSync(bytes).length;
    const places = [...bytes.toString().matchAll(/https?:\/\/[\w.-]+/g)].map(([place]) => place);
    // Names of XML's own dialects are no places.
    assert.deepEqual(
      places.filter((place) => place !== "http://www.w3.org"),
      [],
      entry.name,
    );
    if (entry.name.endsWith(".css")) {
      assert.ok(gzipSync(bytes).length < 5_000, "the style is one small file");
      assert.doesNotMatch(bytes.toString(), /@font-face|@import|url\(\s*['"]?https?:/);
    }
  }
  console.log(`the page is ${(total / 1000).toFixed(1)} kB gzipped`);
  assert.ok(total <= 60_000, `${total} bytes`);
});
