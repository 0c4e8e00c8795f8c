/** What the folder of the logs takes. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Check, ok, warning } from "./check.ts";

/** More than this is worth a word, however much of the disk is free. */
const MANY_BYTES = 5 * 1024 ** 3;

/** @param folder the home; absolute */
export function logChecks(folder: string): Check[] {
  const files = filesIn(join(folder, "logs"));
  if (files.length === 0) return [];
  const bytes = files.reduce((total, file) => total + file.bytes, 0);
  const oldest = files.map(({ name }) => name.slice(0, 10)).sort()[0] ?? "";
  const count = files.length === 1 ? "1 file" : `${files.length.toLocaleString("en")} files`;
  const text = `The logs take ${sizeText(bytes)} in ${count}, the oldest of ${oldest}`;
  if (bytes <= MANY_BYTES) return [ok("logs", text)];
  return [warning("logs", text, "keep: {logs: 30d} in the YAML keeps less; the default is 90 days.")];
}

function filesIn(folder: string): { name: string; bytes: number }[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d{4}-\d\d-\d\d_/.test(name))
      .map((name) => ({
        name,
        bytes: statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
      }));
  } catch {
    return [];
  }
}

function sizeText(bytes: number): string {
  if (bytes < 1024 ** 2) return `${Math.ceil(bytes / 1024)} KB`;
  return bytes < 1024 ** 3 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
