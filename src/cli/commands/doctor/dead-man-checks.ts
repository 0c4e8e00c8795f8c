/**
 * Do signs of life arrive? Only what was sent already tells: a request of our own would be one more sign, and the
 * service would take it for one.
 */
import { referencesWithin } from "../../../config/references.ts";
import type { Config } from "../../../core/task.ts";
import type { LedgerReading } from "../../../ports/ledger-reading.ts";
import { formatDuration } from "../../render/duration.ts";
import type { MachineFacts } from "../../services.ts";
import { type Check, ok, problem, warning } from "./check.ts";

export interface SignFacts {
  readonly sentAt: number | null;
  readonly arrivedAt: number | null;
  /** In a row, up to now. */
  readonly lost: number;
  /** Why the last of them did not arrive. */
  readonly fault: string | null;
}

export const NO_SIGNS: SignFacts = { sentAt: null, arrivedAt: null, lost: 0, fault: null };

const NAME = "dead_man";

/** A scheduler may be late once or twice. */
const INTERVALS = 3;

export async function signFacts(reading: Pick<LedgerReading, "note">): Promise<SignFacts> {
  const at = async (key: "sign_sent_at" | "sign_arrived_at") => {
    const note = await reading.note(key);
    return note === null ? null : Number(note);
  };
  return {
    sentAt: await at("sign_sent_at"),
    arrivedAt: await at("sign_arrived_at"),
    lost: Number((await reading.note("signs_lost")) ?? 0),
    fault: await reading.note("sign_fault"),
  };
}

export function deadManChecks(
  { deadMan }: Pick<Config, "deadMan">,
  { sentAt, arrivedAt, lost, fault }: SignFacts,
  { isSet }: Pick<MachineFacts, "isSet">,
  now: number,
): Check[] {
  if (deadMan === null || deadMan === undefined) return [];
  const unset = referencesWithin(deadMan.url).filter((variable) => !isSet(variable));
  if (unset.length > 0) {
    const what = `${unset.join(", ")} ${unset.length === 1 ? "is" : "are"} not set`;
    return [problem(NAME, `Signs of life cannot be sent: ${what}`, "Set it in .env or in the environment.")];
  }
  if (sentAt === null)
    return [
      warning(NAME, "No sign of life was sent yet", "The next tick sends one, and so does nightdesk start."),
    ];
  const last = arrivedAt === null ? "none ever has" : `the last one that did, ${ago(arrivedAt, now)}`;
  if (lost > 0) {
    const why = fault === null ? "" : ` (${fault})`;
    const what = lost === 1 ? "The last sign of life" : `The last ${lost} signs of life`;
    return [warning(NAME, `${what} did not arrive${why}; ${last}`, "Is the address of dead_man.url right?")];
  }
  const every = formatDuration(deadMan.everyMs);
  if (now - sentAt > INTERVALS * deadMan.everyMs)
    return [
      warning(
        NAME,
        `The last sign of life was sent ${ago(sentAt, now)}, though one is due every ${every}`,
        "Nothing is sent while nothing calls Nightdesk: nightdesk start, or nightdesk install with a shorter interval.",
      ),
    ];
  // Of the very first one it is not known yet while it is under way.
  return [ok(NAME, `Signs of life arrive, the last one ${ago(arrivedAt ?? sentAt, now)}`)];
}

function ago(at: number, now: number): string {
  return now - at < 60_000 ? "just now" : `${formatDuration(now - at)} ago`;
}
