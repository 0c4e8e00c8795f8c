/** The channels, each loaded when it is used first: their libraries take longer to load than most commands run. */
import { channelSettings, type ChannelName } from "../core/channels.ts";
import type { SecretBearing } from "../core/task.ts";
import type { Channel } from "../ports/channel.ts";
import type { ChannelTools } from "./channel-tools.ts";
import { incomplete, type Settings } from "./settings.ts";

export type { ChannelTools, MovedChats, ProgramEnd } from "./channel-tools.ts";

/** Fills in `${NAME}`. */
export type ResolveSecrets = (value: SecretBearing) => {
  readonly value: SecretBearing;
  readonly missing: readonly string[];
};

/**
 * Opens a channel with its settings as they are now.
 *
 * @throws ChannelError if a setting or a secret is not there
 */
export async function openChannel(
  name: ChannelName,
  channels: SecretBearing,
  resolve: ResolveSecrets,
  tools: ChannelTools,
): Promise<Channel> {
  const settings = resolvedSettings(name, channels, resolve);
  switch (name) {
    case "telegram": {
      const { telegramChannel } = await import("./telegram/channel.ts");
      const { telegramSettings } = await import("./telegram/settings.ts");
      return telegramChannel(telegramSettings(settings), tools.movedChats);
    }
    case "email": {
      const { emailChannel } = await import("./email/channel.ts");
      const { mailSettings } = await import("./email/settings.ts");
      return emailChannel(mailSettings(settings));
    }
    case "ntfy":
      return (await import("./ntfy/channel.ts")).ntfyChannel(settings);
    case "webhook":
      return (await import("./webhook/channel.ts")).webhookChannel(settings, tools);
    case "desktop":
      return (await import("./desktop/channel.ts")).desktopChannel(tools);
  }
}

/** @throws ChannelError that names the variables that are not set */
export function resolvedSettings(
  name: ChannelName,
  channels: SecretBearing,
  resolve: ResolveSecrets,
): Settings {
  const { value, missing } = resolve(channelSettings(channels, name));
  if (missing.length > 0)
    throw incomplete(`${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not set`);
  return value as Settings;
}
