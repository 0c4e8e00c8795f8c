/** Event streams as a browser reads them, and a process of its own that changes the ledger under them. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { createInterface } from "node:readline";

export interface Heard {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

export interface Listening {
  /** Those before it are gone then. */
  next(event: string): Promise<Heard>;
  close(): void;
}

/** @param lastId what a page that comes back has heard last */
export async function listen(
  port: number,
  cookie: string,
  path: string,
  lastId?: string,
): Promise<Listening> {
  const headers = { Cookie: cookie, ...(lastId === undefined ? {} : { "Last-Event-ID": lastId }) };
  const asked = get({ host: "127.0.0.1", port, path, headers, agent: false });
  const [reply] = (await once(asked, "response")) as [IncomingMessage];
  assert.equal(reply.statusCode, 200);
  assert.match(String(reply.headers["content-type"]), /^text\/event-stream/);
  reply.setEncoding("utf8");
  // It ends when we close it.
  reply.on("error", () => undefined);
  const heard: Heard[] = [];
  let wake = Promise.withResolvers<void>();
  let rest = "";
  reply.on("data", (piece: string) => {
    rest += piece;
    const parts = rest.split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(part)?.[1] ?? "";
      if (field("event") !== "") heard.push({ event: field("event"), id: field("id"), data: field("data") });
    }
    wake.resolve();
    wake = Promise.withResolvers();
  });
  return {
    async next(event) {
      for (;;) {
        const index = heard.findIndex((each) => each.event === event);
        if (index !== -1) return heard.splice(0, index + 1).at(-1) as Heard;
        await wake.promise;
      }
    },
    close: () => asked.destroy(),
  };
}

export interface Elsewhere {
  /** @returns when it was written, epoch milliseconds */
  change(note: string): Promise<number>;
  close(): void;
}

const WRITER = `
  import { DatabaseSync } from "node:sqlite";
  import { createInterface } from "node:readline";
  const database = new DatabaseSync(process.argv[1], { timeout: 5000 });
  const insert = database.prepare("insert into event (at, kind, text) values (?, 'test', ?)");
  for await (const note of createInterface(process.stdin)) {
    insert.run(Date.now(), note);
    console.log(Date.now());
  }
  database.close();`;

/** Another process that writes into the ledger, as `tick` would. */
export function elsewhere(ledger: string): Elsewhere {
  const child = spawn(process.execPath, ["--input-type=module", "-e", WRITER, ledger], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async change(note) {
      child.stdin.write(`${note}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error("the process that writes has ended");
      return Number(value);
    },
    close: () => child.stdin.end(),
  };
}
