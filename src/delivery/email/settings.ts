/** `channels.email` with its secrets filled in. */
import type { SecretBearing } from "../../core/task.ts";
import { incomplete, optional, required, type Settings } from "../settings.ts";

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server has it. */
  readonly secure: boolean;
  readonly user: string | null;
  readonly password: string | null;
  readonly from: string;
  readonly to: readonly string[];
}

const PORT = 587;
const SECURE_PORT = 465;

/** @throws ChannelError that names what is not set */
export function mailSettings(settings: Settings): MailSettings {
  const server = serverOf(settings["smtp"] ?? null, settings);
  const user = optional(server, "user");
  const from = optional(settings, "from") ?? (user?.includes("@") ? user : null);
  if (from === null) throw incomplete("channels.email.from is not set");
  const secure =
    server["secure"] === true || (server["secure"] !== false && optional(server, "port") === "465");
  return {
    host: required(server, "email", "host"),
    port: Number(optional(server, "port") ?? (secure ? SECURE_PORT : PORT)),
    secure,
    user,
    password: optional(server, "password"),
    from,
    to: recipients(settings["to"] ?? null),
  };
}

function recipients(to: SecretBearing): string[] {
  const list = Array.isArray(to) ? (to as readonly SecretBearing[]) : [to];
  const addresses = list.flatMap((address) =>
    typeof address === "string" && address.trim() !== "" ? [address.trim()] : [],
  );
  if (addresses.length === 0) throw incomplete("channels.email.to is not set");
  return addresses;
}

/** The server is an address, a map, or stands beside the other keys. */
function serverOf(smtp: SecretBearing, beside: Settings): Settings {
  if (typeof smtp === "string") return fromAddress(smtp);
  const map = smtp !== null && typeof smtp === "object" && !Array.isArray(smtp) ? (smtp as Settings) : {};
  return { ...beside, ...map };
}

function fromAddress(address: string): Settings {
  if (!URL.canParse(address)) throw incomplete("channels.email.smtp is not an address");
  const url = new URL(address);
  const secure = url.protocol === "smtps:";
  if (!secure && url.protocol !== "smtp:")
    throw incomplete("channels.email.smtp must begin with smtp:// or smtps://");
  return {
    host: url.hostname,
    port: Number(url.port || (secure ? SECURE_PORT : PORT)),
    secure,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}
