/** Programs, timed from outside as a person or a scheduler feels them. */
import { spawn } from "node:child_process";
import { once } from "node:events";

export interface Program {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Milliseconds from the start of a program to its end. Throws if it fails, so that no error message is measured. */
export async function timeOf({ argv, env = {} }: Program): Promise<number> {
  const [file = "", ...args] = argv;
  const before = performance.now();
  const child = spawn(file, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "close")) as [number | null];
  const ms = performance.now() - before;
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}`);
  return ms;
}

/**
 * The best times of programs that take turns: what else the machine does can only add. The first round, which fills
 * caches, is not counted.
 */
export async function takeTurns(programs: readonly Program[], rounds: number): Promise<number[]> {
  const best = programs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, program] of programs.entries()) {
      const ms = await timeOf(program);
      if (round > 0) best[index] = Math.min(best[index] ?? ms, ms);
    }
  }
  return best;
}
