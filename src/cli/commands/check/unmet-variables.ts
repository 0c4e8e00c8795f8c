/** Variables that scripts read and will not get: found before the night rather than in it. */
import { closeSync, openSync, readSync } from "node:fs";
import { extname, relative } from "node:path";
import type { Problem } from "../../../config/problem.ts";
import { missingVariables } from "../../../config/variables-read.ts";
import type { Config } from "../../../core/task.ts";

const MOST_BYTES = 1 << 20;

interface Place {
  /** The YAML as the user knows it, and the folder that paths are shown from. */
  readonly file: string;
  readonly home: string;
  readonly platform: string;
}

/** One warning for each task whose script reads more than it gets. */
export function unmetVariables({ tasks }: Config, { file, home, platform }: Place): Problem[] {
  const problems: Problem[] = [];
  for (const task of tasks) {
    if (task.work.kind !== "script") continue;
    const { path } = task.work;
    const missing = missingVariables(task, beginningOf(path), extname(path), platform);
    if (missing.length === 0) continue;
    problems.push({
      severity: "warning",
      file,
      line: task.line,
      column: 1,
      text: task.id,
      message: `${task.id}: ${relative(home, path)} reads ${missing.join(", ")}, which it will not get`,
      allowed: `env_pass: [${missing.join(", ")}] or env: {${missing[0] ?? ""}: …}`,
      nearest: null,
    });
  }
  return problems;
}

function beginningOf(path: string): string {
  let file: number | null = null;
  try {
    file = openSync(path, "r");
    const buffer = Buffer.alloc(MOST_BYTES);
    return buffer.toString("utf8", 0, readSync(file, buffer, 0, MOST_BYTES, 0));
  } catch {
    return "";
  } finally {
    if (file !== null) closeSync(file);
  }
}
