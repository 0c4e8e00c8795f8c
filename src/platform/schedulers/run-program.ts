/** Starting a small system program and waiting for its end. Tests give their own. */
import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";

export interface ProgramEnd {
  /** null if the program is not there. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export type RunProgram = (argv: readonly string[], stdin?: Buffer) => Promise<ProgramEnd>;

/** A program that waits for somebody, as one with a question would, must not hold Nightdesk for ever. */
const PATIENCE_MS = 60_000;

export function programRunner(env: Readonly<Partial<Record<string, string>>>): RunProgram {
  return (argv, stdin) =>
    new Promise((resolve, reject) => {
      const [program = "", ...rest] = argv;
      // Messages are looked at in one place only; there they have to be English.
      const child = spawn(program, rest, {
        env: { ...env, LC_ALL: "C" },
        stdio: "pipe",
        windowsHide: true,
        timeout: PATIENCE_MS,
      });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on("data", (piece: Buffer) => out.push(piece));
      child.stderr.on("data", (piece: Buffer) => err.push(piece));
      child.on("error", (fault: NodeJS.ErrnoException) => {
        if (fault.code === "ENOENT") resolve({ code: null, stdout: Buffer.alloc(0), stderr: "" });
        else reject(fault);
      });
      child.on("close", (code) =>
        resolve({
          code: code ?? -1,
          stdout: Buffer.concat(out),
          stderr: Buffer.concat(err).toString("utf8").trim(),
        }),
      );
      // A program that ends before it has read everything is judged by its exit code.
      child.stdin.on("error", () => undefined);
      child.stdin.end(stdin);
    });
}
