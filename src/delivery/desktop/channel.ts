/** A notification on the screen of this machine. Texts go as arguments or variables, never into a line of commands. */
import { ChannelError } from "../../ports/channel-error.ts";
import type { Channel, OutgoingMessage } from "../../ports/channel.ts";
import type { ChannelTools } from "../channel-tools.ts";
import { withinBytes } from "../text.ts";

const MOST_BYTES = 600;

interface ProgramCall {
  readonly program: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function desktopChannel(tools: ChannelTools): Channel {
  return {
    name: "desktop",
    async send(message) {
      const { program, argv, env } = notification(message, tools.platform);
      const end = await tools.runProgram(program, argv, env);
      if (end.kind === "not_there")
        throw new ChannelError("refused", `${program} is not there, so nothing can be shown on the screen`, {
          byConfiguration: true,
        });
      if (end.code !== 0) {
        const says = end.output.trim().split("\n")[0] ?? "";
        throw new ChannelError("later", `${program} ended with ${end.code}${says === "" ? "" : `: ${says}`}`);
      }
      return { id: `shown:${message.key}` };
    },
  };
}

/** What to start on which system. */
export function notification(message: OutgoingMessage, platform: string): ProgramCall {
  const title = withinBytes(message.title, MOST_BYTES);
  const body = withinBytes([message.note, message.body].filter(Boolean).join("\n"), MOST_BYTES);
  if (platform === "darwin") {
    const script = [
      "on run argv",
      "display notification (item 2 of argv) with title (item 1 of argv)",
      "end run",
    ].flatMap((line) => ["-e", line]);
    return { program: "osascript", argv: [...script, "--", title, body], env: {} };
  }
  if (platform === "win32") {
    const argv = ["-NoProfile", "-NonInteractive", "-Command", TOAST];
    return { program: "powershell", argv, env: { NIGHTDESK_TITLE: title, NIGHTDESK_BODY: body } };
  }
  const urgency = message.severity === "critical" ? "critical" : "normal";
  // The body may hold markup for some desktops.
  const safe = body.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return {
    program: "notify-send",
    argv: ["--app-name=Nightdesk", `--urgency=${urgency}`, "--", title, safe],
    env: {},
  };
}

/** Constant; the texts come as variables and are set as text nodes. */
const TOAST = [
  "$null = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]",
  "$kind = [Windows.UI.Notifications.ToastTemplateType]::ToastText02",
  "$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent($kind)",
  "$texts = $xml.GetElementsByTagName('text')",
  "$null = $texts.Item(0).AppendChild($xml.CreateTextNode($env:NIGHTDESK_TITLE))",
  "$null = $texts.Item(1).AppendChild($xml.CreateTextNode($env:NIGHTDESK_BODY))",
  "$toast = [Windows.UI.Notifications.ToastNotification]::new($xml)",
  "[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('Nightdesk').Show($toast)",
].join("; ");
