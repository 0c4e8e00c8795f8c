/**
 * `refused`: this message will never be taken. `later`: it was certainly not taken, and may be tried again. `unknown`:
 * it went out, and nobody can tell whether it arrived.
 */
export type ChannelFault = "refused" | "later" | "unknown";

/**
 * Whose word a 5xx is: the service's own, or that of a gateway before it, which mostly says that the service is away.
 */
export type Outage = "service" | "gateway";

interface Details {
  /** The channel asks to be left alone for so long. */
  readonly retryAfterMs?: number;
  /** A change of the configuration would mend it: a missing secret, a wrong token. */
  readonly byConfiguration?: boolean;
  /** For `unknown`: what comes next would fare the same. */
  readonly outage?: Outage;
  readonly cause?: unknown;
}

/** Why a message was not sent. The message is one sentence for people, without secrets. */
export class ChannelError extends Error {
  readonly fault: ChannelFault;
  readonly retryAfterMs: number | null;
  readonly byConfiguration: boolean;
  readonly outage: Outage | null;

  constructor(fault: ChannelFault, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "ChannelError";
    this.fault = fault;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.byConfiguration = details.byConfiguration ?? false;
    this.outage = details.outage ?? null;
  }
}
