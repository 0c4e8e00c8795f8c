/** Someone who talks to the dashboard over a socket and may write whatever header they like. */
import { request, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export function visit(
  port: number,
  path: string,
  { method = "GET", headers = {}, body }: Asking = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
    const asked = request(
      { host: "127.0.0.1", port, path, method, headers: { ...length, ...headers }, agent: false },
      (reply) => {
        let text = "";
        reply.setEncoding("utf8");
        reply.on("data", (piece: string) => (text += piece));
        reply.on("end", () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text }));
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Bytes as they are; gives what came back until the other side closed. */
export function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (piece: string) => (text += piece));
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
  });
}

export interface Insider {
  readonly cookie: string;
  readonly token: string;
  get(path: string): Promise<Reply>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

/** Enters by a link, as a browser does, and keeps the cookie and the token. */
export async function enter(port: number, link: string): Promise<Insider> {
  const { pathname, search } = new URL(link);
  const entered = await visit(port, pathname + search);
  const cookie = (entered.headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";
  const get = (path: string) => visit(port, path, { headers: { Cookie: cookie } });
  const { token } = JSON.parse((await get("/api/session")).text) as { token: string };
  return {
    cookie,
    token,
    get,
    post: (path, body, headers = {}) =>
      visit(port, path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: {
          Cookie: cookie,
          Origin: `http://127.0.0.1:${port}`,
          "Content-Type": "application/json",
          "X-Nightdesk-Token": token,
          ...headers,
        },
      }),
  };
}
