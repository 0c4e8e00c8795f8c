/** A real SMTP server on loopback that keeps what it is sent. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

/** What happens to the next message. */
export type MailReply =
  | "take"
  /** Takes the whole of it and breaks the connection in place of an answer. */
  | "break"
  | { readonly code: number; readonly text: string };

export interface MailUpstream {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  answer(reply: MailReply): void;
  close(): Promise<void>;
}

export async function startMail(
  login: { user: string; password: string } | null = null,
): Promise<MailUpstream> {
  const mails: ReceivedMail[] = [];
  let reply: MailReply = "take";
  const server = new SMTPServer({
    authOptional: login === null,
    allowInsecureAuth: true,
    disabledCommands: login === null ? ["AUTH", "STARTTLS"] : ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth({ username, password }, _session, callback) {
      if (username === login?.user && password === login?.password) callback(null, { user: username });
      else callback(Object.assign(new Error("Invalid login"), { responseCode: 535 }));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => void chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? "" : mailFrom.address;
        mails.push({
          from,
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString(),
        });
        if (reply === "take") callback();
        else if (reply === "break") for (const connection of connectionsOf(server)) connection.destroy();
        else callback(Object.assign(new Error(reply.text), { responseCode: reply.code }));
      });
    },
  });
  server.on("error", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    answer(next) {
      reply = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Connection {
  destroy(): void;
}

/** The library keeps its connections, but its types do not say so. */
function connectionsOf(server: SMTPServer): Connection[] {
  const { connections } = server as unknown as { connections: Set<{ _socket: Connection }> };
  return [...connections].map(({ _socket: socket }) => socket);
}
