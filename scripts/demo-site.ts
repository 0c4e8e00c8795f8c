/**
 * `node scripts/demo-site.ts HOME [OUT]`: the published page of a home that `demo-data.ts` has made, as a hash over all its
 * files, and into the folder OUT. `OUT/index.html` opens from the disk.
 */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { exportDemo, writeSite } from "./demo/published.ts";

const [home = "demo-home", out] = process.argv.slice(2);
const site = await exportDemo(resolve(home));
if (out !== undefined) writeSite(site, resolve(out));
const hash = createHash("sha256");
for (const [path, bytes] of site.files) hash.update(`${path}\0${bytes.length}\0`).update(bytes);
console.log(hash.digest("hex"));
