/** The programs of the field that ours stand beside. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** Programs, each with Debian's package. */
const TOOLS = { bcftools: "bcftools", tabix: "tabix", vcfanno: "vcfanno", sqlite3: "sqlite3" } as const;
export type Tool = keyof typeof TOOLS;

/** Installs what is missing, where that can be done. @returns those that are there */
export function prepareTools(): ReadonlySet<Tool> {
  const names = Object.keys(TOOLS) as Tool[];
  const missing = names.filter((name) => !isThere(name));
  if (missing.length > 0 && process.getuid?.() === 0 && isThere("apt-get")) {
    console.log(`Installing ${missing.join(", ")} ...`);
    spawnSync("apt-get", ["install", "-y", ...missing.map((name) => TOOLS[name])], { stdio: "ignore" });
  }
  const there = new Set(names.filter(isThere));
  const left = names.filter((name) => !there.has(name));
  if (left.length > 0)
    console.log(`Not compared with ${left.join(", ")}: not installed (Debian has packages of these names).`);
  return there;
}

function isThere(program: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$1"', "sh", program]).status === 0;
}

export interface Took {
  readonly ms: number;
  /** Most memory at once, MB, of the largest process; null where nobody tells. */
  readonly mb: number | null;
  readonly stdout: string;
}

/** A program from start to end, on a disk that has nothing left to write. Throws if it fails, so that no error message is measured. */
export async function take(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Took> {
  const [file = "", ...words] = argv;
  // What was made before is on the disk already, and its writing falls into nobody's time.
  spawnSync("sync", { stdio: "ignore" });
  const started = performance.now();
  const child = spawn(file, words, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const out: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (data: Buffer) => out.push(data));
  child.stderr.on("data", (data: Buffer) => errors.push(data));
  let mb: number | null = null;
  const watch = setInterval(() => (mb = Math.max(mb ?? 0, peakOf(child.pid) ?? 0) || null), 50);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(watch);
  if (code !== 0)
    throw new Error(`${argv.join(" ")} ended with ${code}: ${Buffer.concat(errors).toString().slice(-500)}`);
  return { ms: performance.now() - started, mb, stdout: Buffer.concat(out).toString() };
}

function peakOf(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return null;
  }
}
