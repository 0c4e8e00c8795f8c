/** Runs in a thread of its own, so that a pattern that never ends can be ended: tries patterns on texts that wear them out. */
import { parentPort, workerData } from "node:worker_threads";

export interface Tries {
  readonly patterns: readonly { readonly source: string; readonly flags: string }[];
  /** Characters in each text. */
  readonly length: number;
}

/** Signs that nearly every pattern has something to do with. */
const USUAL = ["a", "0", " ", "\n", "-", "_", ".", "/", "=", '"'];

function textsAgainst(source: string, length: number): string[] {
  const own = source.replaceAll(
    /\\[pP]\{\w+\}|\\u\{?[0-9a-f]+\}?|\\x[0-9a-f]{2}|\\[a-zA-Z]|[()[\]{}|?*+^$]/g,
    "",
  );
  const signs = [...new Set([...own.replaceAll("\\", ""), ...USUAL])].slice(0, 24);
  const seeds = signs.flatMap((sign) => [sign, ...signs.slice(0, 6).map((other) => sign + other)]);
  const words = own.split(/[^\w]+/).filter((word) => word.length > 2);
  // What comes last makes a pattern that wants an end look for it everywhere else.
  return [...seeds, ...words].map((seed) => `${seed.repeat(Math.ceil(length / seed.length))}\u0001!`);
}

const { patterns, length } = workerData as Tries;
for (const [index, { source, flags }] of patterns.entries()) {
  for (const text of textsAgainst(source, length)) new RegExp(source, flags).exec(text);
  parentPort?.postMessage(index);
}
