/** Proof for the receiver of a webhook that a message comes from here, and is not an old one sent again. */
import { createHmac } from "node:crypto";

/**
 * Headers for a body: `x-nightdesk-timestamp`, seconds since the epoch, and `x-nightdesk-signature`, `sha256=` and the
 * HMAC of `TIMESTAMP.BODY` in hexadecimal; the second only if there is a secret.
 */
export function signatureHeaders(body: string, secret: string | null, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const headers = { "x-nightdesk-timestamp": timestamp };
  if (secret === null) return headers;
  const hmac = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return { ...headers, "x-nightdesk-signature": `sha256=${hmac}` };
}
