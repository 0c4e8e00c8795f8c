/**
 * One HTTP request on a connection of its own. A kept connection may be closed by the other side just when it is used
 * again, and then nobody can tell whether the request arrived.
 */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { ChannelError } from "../../ports/channel-error.ts";

export interface HttpRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly timeoutMs: number;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/**
 * A channel has so long to answer: less than a process that is about to end still sends, so that the next channel gets
 * its turn before the process leaves.
 */
export const ANSWER_MS = 20_000;

/** No answer of a channel is longer. */
const MOST_BYTES = 4 << 20;

/**
 * @throws ChannelError `later` if the other side was never reached, `unknown` if the connection broke or the time was
 *   over after that; its sentence names the host alone, since an address may hold a secret
 */
export function exchange(
  { url, method, headers, body, timeoutMs }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpReply> {
  const target = parse(url);
  return new Promise((resolve, reject) => {
    let reached = false;
    let isOver = false;
    const start = target.protocol === "https:" ? httpsRequest : httpRequest;
    const bytes = Buffer.from(body);
    const request = start(target, {
      method,
      agent: false,
      headers: { ...headers, "content-length": bytes.length, connection: "close" },
    });
    const timer = setTimeout(() => fail(`gave no answer within ${timeoutMs / 1000} s`), timeoutMs);
    const stop = () => fail("was left before it answered");
    signal.addEventListener("abort", stop, { once: true });

    function end(): void {
      isOver = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
    function fail(why: string, cause?: unknown): void {
      if (isOver) return;
      end();
      request.destroy();
      const fault = reached ? "unknown" : "later";
      reject(new ChannelError(fault, `${target.host} ${why}`, { cause }));
    }

    request.on("socket", (socket) => {
      socket.once(target.protocol === "https:" ? "secureConnect" : "connect", () => {
        reached = true;
      });
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      const what = error.code ?? error.message;
      fail(reached ? `broke the connection: ${what}` : `cannot be reached: ${what}`, error);
    });
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > MOST_BYTES) fail("answers without end");
        else chunks.push(chunk);
      });
      response.on("error", (error) => fail("broke off its answer", error));
      response.on("aborted", () => fail("broke off its answer"));
      response.on("end", () => {
        if (isOver) return;
        end();
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    if (signal.aborted) {
      stop();
      return;
    }
    request.end(bytes);
  });
}

function parse(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target === null || !/^https?:$/.test(target.protocol))
    throw new ChannelError("refused", "the address is not one of http or https", { byConfiguration: true });
  return target;
}
