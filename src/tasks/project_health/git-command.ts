/** Starts git: no shell, no standard input, a bounded output, and gone for certain when the time is over. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";

export interface GitResult {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** True if there was more output than was kept; git was ended then. */
  readonly truncated: boolean;
}

export interface GitCommand {
  /** Absolute path of git: a program named so inside a repository is never taken. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Aborting ends git and what it started. */
  readonly signal: AbortSignal;
  /** Default 64 MB. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_STDERR = 16 * 1024;

/**
 * @throws the signal's reason when aborted; the system's error if git cannot be started
 */
export async function runGit(command: GitCommand): Promise<GitResult> {
  command.signal.throwIfAborted();
  const posix = process.platform !== "win32";
  const child = spawn(command.program, command.args, {
    env: command.env,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that everything git starts can be ended with it.
    detached: posix,
    windowsHide: true,
  });
  const output = collect(child, command.maxBytes ?? MAX_BYTES, posix);
  const exitCode = await closed(child, command.signal, posix);
  return { exitCode, ...output() };
}

/** Does not wait for a process that cannot be ended, as one that hangs in a drive that went away. */
function closed(child: ChildProcess, signal: AbortSignal, posix: boolean): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      endTree(child, posix);
      child.unref();
      reject(signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    child.once("error", reject);
    child.once("close", (code) => {
      signal.removeEventListener("abort", onAbort);
      resolve(code);
    });
  });
}

function collect(child: ChildProcess, maxBytes: number, posix: boolean): () => Omit<GitResult, "exitCode"> {
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    if (truncated) return;
    const kept = chunk.subarray(0, maxBytes - size);
    chunks.push(kept);
    size += kept.length;
    if (kept.length === chunk.length) return;
    truncated = true;
    endTree(child, posix);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    if (stderr.length < MAX_STDERR) stderr += chunk.toString("utf8");
  });
  return () => ({ stdout: Buffer.concat(chunks), stderr: stderr.slice(0, MAX_STDERR), truncated });
}

function endTree(child: ChildProcess, posix: boolean): void {
  if (child.pid === undefined) return;
  try {
    if (posix) process.kill(-child.pid, "SIGKILL");
    else endWindowsTree(child.pid);
  } catch {
    // Gone already, or never became a group: then the process itself is all there is.
    child.kill("SIGKILL");
  }
  // Something that inherited the pipes and left the group must not keep us waiting.
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function endWindowsTree(pid: number): void {
  const system = process.env["SystemRoot"] ?? "C:\\Windows";
  const killer = spawn(join(system, "System32", "taskkill.exe"), ["/PID", String(pid), "/T", "/F"], {
    stdio: "ignore",
    windowsHide: true,
  });
  killer.once("error", () => process.kill(pid, "SIGKILL"));
}
