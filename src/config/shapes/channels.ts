/** The ways to people. Each channel's room uses what is stored here; this only says which keys there are. */
import { closed, either, fullListOf, listOf, mapOf } from "./containers.ts";
import { kindOf, leaf, refuse } from "./leaf.ts";
import { flag, number, text, textLike, word } from "./scalars.ts";

const url = (what: string) =>
  textLike(what, /^(?:https?:\/\/|\$\{)\S+$/, "an http or https address, or ${NAME}");
const secret = (what: string) => text(what, "${NAME}");
const port = number("Port", { least: 1, most: 65_535, whole: true }, "1 to 65535");

/** Chats and users are numbers, or names with an @. */
function recipient(what: string) {
  return leaf<string | number>({ type: ["string", "integer"], description: what }, (value) => {
    const ok =
      typeof value === "string" ? value.trim() !== "" : typeof value === "number" && Number.isInteger(value);
    if (ok && (typeof value === "string" || typeof value === "number")) return { value };
    return refuse(`must be a number or a name, not ${kindOf(value)}`, "a number, @name, or ${NAME}");
  });
}

const SMTP_SHAPE = {
  host: text("Host of the mail server", "a host name"),
  port,
  secure: flag("TLS from the first byte"),
  user: text("User at the mail server", "a user name"),
  password: secret("Password at the mail server"),
};

/** A URL such as `smtps://${USER}:${PASSWORD}@mail.example:465`, or its parts as a map. */
function smtp() {
  const map = closed(SMTP_SHAPE, "Mail server").unwrap();
  const address = textLike(
    "Mail server",
    /^(?:smtps?:\/\/|\$\{)\S+$/,
    "smtp:// or smtps:// and the server, or a map",
  );
  return either(address, map);
}

/** To whom a message goes: the first channel that takes it, or each of them. */
export const SEND_TO_WORDS = ["first", "all"] as const;

const QUIET = /^\s*(?:[01]?\d|2[0-3]):[0-5]\d\s*-\s*(?:[01]?\d|2[0-3]):[0-5]\d\s*$/;

export const CHANNELS_SHAPE = {
  quiet: textLike("Hours in which only what is critical is sent", QUIET, 'hours such as "22:00-07:00"'),
  send_to: word("Which channels get a message", SEND_TO_WORDS),
  telegram: closed(
    {
      token: secret("Token of the bot"),
      chat_id: recipient("Chat that messages go to"),
      allowed_users: listOf(recipient("User id"), "Users whose commands count"),
      api_root: url("Other address of the Bot API"),
      enabled: flag("False: not used"),
    },
    "Telegram bot",
  ),
  email: closed(
    {
      smtp: smtp(),
      ...SMTP_SHAPE,
      from: text("Sender", "an address"),
      to: either(text("Recipient", "an address"), fullListOf(text("Recipient", "an address"), "Recipients")),
      enabled: flag("False: not used"),
    },
    "E-mail",
  ),
  ntfy: closed(
    {
      server: url("Server, default https://ntfy.sh"),
      topic: text("Topic", "a topic or ${NAME}"),
      token: secret("Access token"),
      user: text("User", "a user name"),
      password: secret("Password"),
      enabled: flag("False: not used"),
    },
    "ntfy",
  ),
  webhook: closed(
    {
      url: url("Address that messages are posted to"),
      headers: mapOf(/^[A-Za-z0-9-]+$/, text("Header", "text"), "Headers"),
      secret: secret("Key of the signature"),
      enabled: flag("False: not used"),
    },
    "Webhook",
  ),
  desktop: closed({ enabled: flag("True: used") }, "Notifications on the screen of this machine"),
};
