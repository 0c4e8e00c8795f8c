/** The built page. It is small, so all of it stays in memory. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

export interface WebFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** By path, `/` and `/assets/main-4f3a.js`. Nothing else is ever read from the disk. */
export type WebFiles = ReadonlyMap<string, WebFile>;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** @param folder absolute path of what Vite has built */
export function readWebFiles(folder: string): WebFiles {
  const files = new Map<string, WebFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const type = TYPES[extname(entry.name)];
    if (type === undefined) continue;
    const name = path.slice(folder.length).replaceAll("\\", "/");
    files.set(name === "/index.html" ? "/" : name, { bytes: Uint8Array.from(readFileSync(path)), type });
  }
  if (!files.has("/")) throw new Error(`${folder} holds no page of the dashboard`);
  return files;
}
