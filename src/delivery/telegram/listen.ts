/** Long polling while `start` runs. */
import { act } from "./act.ts";
import { type TelegramApi, telegramAnswer, telegramApi, telegramFault } from "./api.ts";
import { chatOf } from "./chat.ts";
import { readUpdate } from "./incoming.ts";
import { botOf, nextUpdate, takeUpdate } from "./offset.ts";
import type { TelegramSettings } from "./settings.ts";
import type { TwoWayParts } from "./two-way.ts";

/** Telegram holds a question without news for so long. */
const POLL_SECONDS = 50;
const POLL_TIMEOUT_MS = (POLL_SECONDS + 15) * 1000;
/** Nobody may send commands: look again after this time. */
const UNUSED_MS = 15_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Acts upon updates until `over`, then waits for what was begun. Never rejects.
 *
 * @param stop leaves at once
 */
export async function listenToTelegram(
  parts: TwoWayParts,
  over: AbortSignal,
  stop: AbortSignal,
): Promise<void> {
  const begun = new Set<Promise<void>>();
  const polling = AbortSignal.any([over, stop]);
  let faults = 0;
  let told: string | null = null;
  while (!polling.aborted) {
    try {
      const settings = await parts.settings();
      if (settings === null) await parts.clock.sleep(UNUSED_MS, polling);
      else await pollOnce(parts, settings, { polling, stop, begun });
      faults = 0;
      told = null;
    } catch (fault) {
      if (polling.aborted) break;
      const detail = parts.mask(faultText(fault));
      if (detail !== told) parts.tell(`telegram: ${detail}`);
      told = detail;
      faults += 1;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(faults - 1, 10), LONGEST_PAUSE_MS);
      await parts.clock.sleep(Math.max(pause, telegramFault(fault).retryAfterMs ?? 0), polling);
    }
  }
  const left = Promise.withResolvers<void>();
  if (stop.aborted) return;
  stop.addEventListener("abort", () => left.resolve(), { once: true });
  await Promise.race([Promise.all(begun), left.promise]);
}

interface Polling {
  readonly polling: AbortSignal;
  readonly stop: AbortSignal;
  readonly begun: Set<Promise<void>>;
}

async function pollOnce(
  parts: TwoWayParts,
  settings: TelegramSettings,
  { polling, stop, begun }: Polling,
): Promise<void> {
  const bot = botOf(settings.token);
  const api = telegramApi(settings, POLL_TIMEOUT_MS);
  const name = await ownName(api, settings, polling);
  const offset = await nextUpdate(parts.ledger, bot);
  const params = { offset, timeout: POLL_SECONDS, allowed_updates: ["message", "callback_query"] as const };
  const updates = await api.call("getUpdates", params, polling);
  for (const update of updates) {
    const asked = readUpdate(update, settings, await parts.movedChats.current(settings.chat), name);
    const isNew = await takeUpdate(parts.ledger, bot, update.update_id, asked.kind === "ignored");
    if (!isNew || asked.kind === "ignored") continue;
    const work = act(parts, asked, chatOf(telegramApi(settings), asked.chat, stop))
      .catch((fault: unknown) => parts.tell(`telegram: ${parts.mask(faultText(fault))}`))
      .finally(() => begun.delete(work));
    begun.add(work);
  }
}

/** Names of bots by token, asked for once. */
const names = new Map<string, string>();

async function ownName(
  api: TelegramApi,
  { token }: TelegramSettings,
  signal: AbortSignal,
): Promise<string | null> {
  const known = names.get(token);
  if (known !== undefined) return known;
  const { username } = await api.call("getMe", {}, signal);
  if (username !== undefined) names.set(token, username);
  return username ?? null;
}

function faultText(fault: unknown): string {
  if (telegramAnswer(fault)?.error_code === 409)
    return "another program asks for this bot's updates, so commands do not come through here";
  return telegramFault(fault).message;
}
