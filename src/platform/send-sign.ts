/** Signs of life over HTTP, as healthchecks.io and services like it take them. */
import type { Sign, SignResult } from "../ports/sign-of-life.ts";

/** A service that is slower than this is as good as away. */
const PATIENCE_MS = 10_000;

export interface SignRequest {
  /** References filled in. */
  readonly url: string;
  readonly method: "get" | "post";
  readonly sign: Sign;
}

export async function sendSign({ url, method, sign }: SignRequest): Promise<SignResult> {
  const address = addressOf(url, sign);
  if (address === null) return { arrived: false, why: "its url is no http or https address" };
  try {
    const response = await fetch(address, {
      method: method === "post" ? "POST" : "GET",
      headers: { "user-agent": "nightdesk" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    // Read to its end, so that the connection is free; what is said there does not matter.
    await response.body?.cancel();
    if (response.ok) return { arrived: true };
    return { arrived: false, why: `${address.hostname} answered ${response.status}` };
  } catch (fault) {
    return { arrived: false, why: `${address.hostname}: ${reasonOf(fault)}` };
  }
}

/** The word goes behind the path and before a query. */
function addressOf(url: string, sign: Sign): URL | null {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return null;
  if (sign !== "success") address.pathname = `${address.pathname.replace(/\/+$/, "")}/${sign}`;
  return address;
}

/** What fetch says of itself is only that it failed; the cause knows why. Neither may name the address. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return "it could not be reached";
  if (fault.name === "TimeoutError") return `no answer within ${PATIENCE_MS / 1_000} s`;
  const code = (fault.cause as NodeJS.ErrnoException | undefined)?.code;
  return code === undefined ? "it could not be reached" : `it could not be reached (${code})`;
}
