/** Where the dashboard is served now, and what signs codes for it: a file in `state/` that only its owner may read. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ProcessIdentity } from "../../core/run.ts";
import { makeCode, newSecret } from "./sessions.ts";

const PLACE = ["state", "dashboard.json"] as const;
const METRICS_TOKEN = ["state", "metrics-token"] as const;

export interface DashboardState {
  readonly address: string;
  readonly secret: string;
  readonly process: ProcessIdentity;
}

export function writeState(home: string, state: DashboardState): void {
  writePrivately(join(home, ...PLACE), `${JSON.stringify(state)}\n`);
}

/** Only if it is still ours: another process may serve this home by now. */
export function removeState(home: string, secret: string): void {
  if (readState(home)?.secret === secret) rmSync(join(home, ...PLACE), { force: true });
}

function readState(home: string): DashboardState | null {
  try {
    const { address, secret, process } = JSON.parse(
      readFileSync(join(home, ...PLACE), "utf8"),
    ) as DashboardState;
    return typeof address === "string" && typeof secret === "string" && typeof process === "object"
      ? { address, secret, process }
      : null;
  } catch {
    return null;
  }
}

/** A link that lets one browser in; null if nobody serves this home. */
export function dashboardLink(
  home: string,
  now: number,
  liveness: (process: ProcessIdentity) => "alive" | "dead" | "unknown",
): string | null {
  const state = readState(home);
  if (state === null || liveness(state.process) === "dead") return null;
  return `${state.address}/?code=${makeCode(state.secret, now)}`;
}

/** The same after every start, so that a collector can be set up once. */
export function metricsToken(home: string): string {
  const path = join(home, ...METRICS_TOKEN);
  try {
    const known = readFileSync(path, "utf8").trim();
    if (known.length >= 32) return known;
  } catch {
    // It is made now.
  }
  const token = newSecret();
  writePrivately(path, `${token}\n`);
  return token;
}

function writePrivately(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${newSecret().slice(0, 8)}.tmp`;
  writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
  renameSync(draft, path);
}
