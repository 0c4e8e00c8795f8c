/** Small programs of the system that are started with a fixed argv and end at once. */
import { execFile } from "node:child_process";

export type ProgramEnd =
  | { readonly kind: "ended"; readonly code: number; readonly output: string }
  | { readonly kind: "not_there" };

const PATIENCE_MS = 20_000;

/** @param env is laid over the environment of this process */
export function runProgram(
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ProgramEnd> {
  const options = { env: { ...process.env, ...env }, timeout: PATIENCE_MS, windowsHide: true };
  return new Promise((resolve) => {
    execFile(program, argv, options, (fault, stdout, stderr) => {
      if (fault?.code === "ENOENT") resolve({ kind: "not_there" });
      else {
        const code = fault === null ? 0 : typeof fault.code === "number" ? fault.code : 1;
        resolve({ kind: "ended", code, output: `${stdout}${stderr}` });
      }
    });
  });
}
