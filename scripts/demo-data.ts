/**
 * `node scripts/demo-data.ts DIR [--serve PORT]`: makes the home of an invented person with a year of history, and
 * serves its dashboard under a clock that stands at the morning of the story. Screenshots and browser tests use it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeDemoHome, serveDemo } from "./demo/demo-home.ts";

const folder = resolve(process.argv[2] ?? "demo-home");
const port = process.argv.indexOf("--serve");
mkdirSync(folder, { recursive: true });
await makeDemoHome(folder);
if (port === -1) console.log(folder);
else {
  const dashboard = await serveDemo(folder, Number(process.argv[port + 1] ?? 0));
  writeFileSync(join(folder, "link.txt"), `${dashboard.link()}\n`);
  console.log(dashboard.link());
}
