import { type Check, ok, problem } from "./check.ts";

const LEAST_MAJOR = 24;

/** @param version as Node tells it, `v26.10.0` */
export function validNode(version: string): Check {
  const major = Number(/^v?(\d+)/.exec(version)?.[1] ?? 0);
  if (major >= LEAST_MAJOR) return ok("node", `Node ${version}`);
  return problem("node", `Node ${version} is too old`, `Nightdesk needs Node ${LEAST_MAJOR} or newer.`);
}
