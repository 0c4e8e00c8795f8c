import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import { test } from "node:test";
import { nearestThere } from "./nearest.ts";

test("PUB-44 a path on a drive that is not connected has nothing that is there, and the look for it ends", () => {
  // Without an end the test would never come back: so many looks are far more than the path has parts.
  let looks = 0;
  const never = (): boolean => {
    looks += 1;
    assert.ok(looks < 50, "it goes round and round");
    return false;
  };
  assert.equal(nearestThere(String.raw`Z:\sites\ours`, never, win32.dirname), null);
  assert.equal(nearestThere("/sites/ours", never, posix.dirname), null);
});

test("PUB-44 the nearest that is there is found, be it the path itself", () => {
  const isThere = (path: string): boolean => "/srv/www".startsWith(path);
  assert.equal(nearestThere("/srv/www/a/b", isThere, posix.dirname), "/srv/www");
  assert.equal(nearestThere("/srv/www", isThere, posix.dirname), "/srv/www");
});
