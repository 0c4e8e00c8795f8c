/** Runs a program: no shell, bounded output, and gone with everything it started when it is told to stop. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ProgramCall, ProgramEnd } from "../ports/run-program.ts";

const MOST_STDERR = 64 * 1024;
const MOST_STDOUT = 64 * 1024 * 1024;

export async function runInGroup(call: ProgramCall): Promise<ProgramEnd> {
  call.signal.throwIfAborted();
  const posix = process.platform !== "win32";
  const child = spawn(call.program, call.args, {
    cwd: call.cwd,
    env: call.env,
    stdio: [call.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    // A group of its own, so that what it starts ends with it.
    detached: posix,
    windowsHide: true,
  });
  const stdout = collect(child.stdout, MOST_STDOUT);
  const stderr = collect(child.stderr, MOST_STDERR);
  const [code] = await Promise.all([closed(child, call.signal, posix), feed(child, call.input)]);
  return { code, stdout: stdout(), stderr: stderr() };
}

function collect(stream: Readable | null, most: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on("data", (chunk: Buffer) => {
    if (size < most) chunks.push(chunk);
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

/** A program that ends before it has read everything says by its exit code what was wrong. */
async function feed(child: ChildProcess, input: Iterable<Uint8Array> | undefined): Promise<void> {
  if (input === undefined || child.stdin === null) return;
  await pipeline(Readable.from(input), child.stdin).catch(() => undefined);
}

function closed(child: ChildProcess, signal: AbortSignal, posix: boolean): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      endTree(child, posix);
      child.unref();
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    child.once("error", (fault) => {
      signal.removeEventListener("abort", onAbort);
      reject(fault);
    });
    child.once("close", (code) => {
      signal.removeEventListener("abort", onAbort);
      resolve(code);
    });
  });
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
  child.stdin?.destroy();
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
