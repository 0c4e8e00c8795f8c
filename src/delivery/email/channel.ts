/** E-mail over SMTP, step by step, so that it is known how far it came when a connection breaks. */
import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { ChannelError } from "../../ports/channel-error.ts";
import type { Channel } from "../../ports/channel.ts";
import { composeMail } from "./compose.ts";
import { mailFault } from "./faults.ts";
import type { MailSettings } from "./settings.ts";

const CONNECT_MS = 20_000;
const SILENCE_MS = 60_000;

export function emailChannel(settings: MailSettings): Channel {
  return {
    name: "email",
    async send(message, _parts, signal) {
      const composer = new MailComposer(composeMail(message, settings));
      const node = composer.compile();
      const bytes = await node.build();
      await deliver(settings, { envelope: node.getEnvelope(), bytes }, signal);
      return { id: node.messageId() };
    },
  };
}

interface Mail {
  readonly envelope: { readonly from: string | false; readonly to: string[] };
  readonly bytes: Uint8Array;
}

async function deliver(
  settings: MailSettings,
  { envelope, bytes }: Mail,
  signal: AbortSignal,
): Promise<void> {
  const { host, port, secure, user, password } = settings;
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    // A password is not said aloud because somebody between us hides that the server could whisper.
    requireTLS: !secure && user !== null && !isThisMachine(host),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  });
  // The whole of the message was handed over: from here on the server may have taken it.
  let handedOver = false;
  const broken = Promise.withResolvers<never>();
  connection.on("error", (error: Error) => broken.reject(error));
  connection.on("end", () => broken.reject(new Error("the connection was closed")));
  const stop = () => broken.reject(new Error("it was left before the server answered"));
  signal.addEventListener("abort", stop, { once: true });
  broken.promise.catch(() => undefined);
  try {
    await step(broken.promise, (done) => connection.connect(done));
    if (user !== null && user !== "")
      await step(broken.promise, (done) =>
        connection.login({ user, pass: password ?? "", credentials: { user, pass: password ?? "" } }, done),
      );
    const content = Readable.from([bytes]);
    content.on("end", () => {
      handedOver = true;
    });
    await step(broken.promise, (done) => connection.send(envelope, content, done));
  } catch (fault) {
    throw fault instanceof ChannelError ? fault : mailFault(fault, host, handedOver);
  } finally {
    signal.removeEventListener("abort", stop);
    connection.close();
  }
}

type Done = (error?: Error | null) => void;

/** One step of the conversation, or the end of the connection, whichever comes first. */
async function step(broken: Promise<never>, take: (done: Done) => void): Promise<void> {
  const taken = new Promise<void>((resolve, reject) => {
    take((error) => (error == null ? resolve() : reject(error)));
  });
  await Promise.race([taken, broken]);
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
