/** What the end of a conversation with a mail server means for the message. */
import { ChannelError } from "../../ports/channel-error.ts";

interface SmtpFault {
  readonly message: string;
  readonly code?: string;
  /** The server's answer; it settles the matter in both directions. */
  readonly responseCode?: number;
  readonly response?: string;
}

/** @param handedOver the message went out in full before the fault */
export function mailFault(fault: unknown, host: string, handedOver: boolean): ChannelError {
  const { message, code, responseCode, response } = fault as SmtpFault;
  const says = `${host} says: ${(response ?? message).split("\n")[0] ?? message}`;
  if (code === "EAUTH")
    return new ChannelError(responseCode !== undefined && responseCode < 500 ? "later" : "refused", says, {
      byConfiguration: true,
      cause: fault,
    });
  if (responseCode !== undefined && responseCode >= 400)
    return new ChannelError(responseCode < 500 ? "later" : "refused", says, { cause: fault });
  if (handedOver)
    return new ChannelError("unknown", `${host} broke off before it said whether it took the message`, {
      cause: fault,
    });
  if (code === "ETLS")
    return new ChannelError("refused", `${host} offers no safe connection: ${message}`, {
      byConfiguration: true,
      cause: fault,
    });
  return new ChannelError("later", `${host} could not be talked to: ${message}`, { cause: fault });
}
