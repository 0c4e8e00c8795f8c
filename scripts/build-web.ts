/**
 * Builds the dashboard's page. `--into DIR` builds it there, for the published package; without it the page goes into
 * a folder named after its sources, is built only if that is not there yet, and the folder's path is printed.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const REPOSITORY = join(import.meta.dirname, "..");
const SOURCE = join(REPOSITORY, "src", "dashboard", "web");
const CACHE = join(REPOSITORY, "node_modules", ".cache", "nightdesk-web");

const place = process.argv.indexOf("--into");
if (place === -1) console.log(await builtOnce());
else await buildInto(join(process.cwd(), process.argv[place + 1] ?? "dist/web"));

async function builtOnce(): Promise<string> {
  const folder = join(CACHE, hashOfSources());
  if (existsSync(join(folder, "index.html"))) return folder;
  // Built beside and put in place whole: two processes may build at once.
  const draft = `${folder}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  await buildInto(draft);
  try {
    renameSync(draft, folder);
  } catch {
    // Another process was faster; what it built is the same.
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

function hashOfSources(): string {
  const hash = createHash("sha256");
  const files = globSync("src/dashboard/{web,api}/**/*", { cwd: REPOSITORY, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...files.sort(), import.meta.filename, join(REPOSITORY, "package-lock.json")]) {
    hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

async function buildInto(folder: string): Promise<void> {
  await build({
    root: SOURCE,
    configFile: false,
    // It would warn that `theme.js`, which has to come before the first paint, is no module.
    logLevel: "error",
    // Relative, so that the same page works from a sub-path and from disk.
    base: "./",
    plugins: [{ name: "classic-script", transformIndexHtml: { order: "post", handler: asClassicScript } }],
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2022",
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      reportCompressedSize: false,
      // One function instead of a module: see below.
      rolldownOptions: { output: { format: "iife" } },
    },
  });
}

/**
 * A browser loads no module from a disk, since a file has no origin that it could share with the page. A classic script that
 * waits for the document does the same everywhere, so that one build is served, published and opened from disk.
 */
function asClassicScript(html: string): string {
  const classic = html
    .replaceAll(/<script type="module" crossorigin /g, "<script defer ")
    .replaceAll(' rel="stylesheet" crossorigin ', ' rel="stylesheet" ');
  if (classic.includes("module") || classic.includes("crossorigin"))
    throw new Error(`Vite has made a page of another form:\n${html}`);
  return classic;
}
