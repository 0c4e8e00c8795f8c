/** From an HTTP status to what becomes of the message. */
import { ChannelError } from "../../ports/channel-error.ts";
import type { HttpReply } from "./exchange.ts";

/** Statuses of a server that certainly did not take the message and may do so later. */
const LATER = [408, 425, 429, 503];
/** Of those beyond 500, the ones that say that nothing was done. */
const NOT_TAKEN = [501, 503];
/** Statuses that a change of the configuration mends. */
const MISCONFIGURED = [401, 403, 404, 405, 410];

const LONGEST_WAIT_MS = 6 * 3_600_000;

/**
 * @param knowsRepeats the receiver gets a key by which it can tell that a message comes again
 * @throws ChannelError unless the status is a success
 */
export function requireSuccess(reply: HttpReply, who: string, knowsRepeats: boolean): void {
  const { status } = reply;
  if (status >= 200 && status < 300) return;
  const says = firstLine(reply.text);
  const text = `${who} answers ${status}${says === "" ? "" : `: ${says}`}`;
  // A fault in the midst of it, or a gateway that lost the server behind it or got no answer in time.
  const isInBetween = status >= 500 && !NOT_TAKEN.includes(status);
  if (LATER.includes(status) || (knowsRepeats && isInBetween)) {
    const retryAfterMs = retryAfter(reply);
    throw new ChannelError("later", text, retryAfterMs === null ? {} : { retryAfterMs });
  }
  if (isInBetween)
    throw new ChannelError("unknown", text, { outage: isJson(reply.text) ? "service" : "gateway" });
  const byConfiguration = MISCONFIGURED.includes(status) || (status >= 300 && status < 400);
  throw new ChannelError("refused", text, { byConfiguration });
}

/** Services have their errors in JSON, gateways have pages. */
function isJson(text: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === "object" && answer !== null;
  } catch {
    return false;
  }
}

/** Seconds only; a date would have to be compared with a clock that may be wrong. */
function retryAfter({ headers }: HttpReply): number | null {
  const seconds = Number(headers["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : null;
}

function firstLine(text: string): string {
  const line = text.trimStart().split("\n")[0]?.trim() ?? "";
  // A page is of no use in a sentence.
  return line.startsWith("<") ? "" : line.slice(0, 200);
}
