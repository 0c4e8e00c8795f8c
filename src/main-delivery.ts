/** The part of the composition root that joins what takes messages to people, and what they say in return. */
import { platform } from "node:process";
import type { EngineHooks } from "./cli/services.ts";
import { resolveSecrets } from "./config/references.ts";
import { channelPlan, type ChannelName } from "./core/channels.ts";
import type { Config } from "./core/task.ts";
import { type ChannelTools, openChannel, resolvedSettings, type ResolveSecrets } from "./delivery/index.ts";
import { storedMovedChats } from "./delivery/telegram/moved-chats.ts";
import { createDelivery, type WorkerParts } from "./delivery/worker/index.ts";
import { sendTest } from "./delivery/worker/test-message.ts";
import type { AttemptContext } from "./executors/attempt/context.ts";
import { createMasker, type Masker } from "./masking/masker.ts";
import { runProgram } from "./platform/run-program.ts";
import type { ChatPowers } from "./ports/chat-powers.ts";
import type { DeliveryEnd } from "./ports/delivery-ledger.ts";
import type { Ledger } from "./ports/ledger.ts";
import { quietUntil } from "./schedule/quiet-hours.ts";

export interface DeliveryInputs {
  readonly attempts: Pick<AttemptContext, "clock" | "secrets" | "processes">;
  readonly ledger: Ledger;
  /** The configuration in use. */
  readonly config: () => Config | null;
  /** Reads the file again if it has changed. */
  readonly loadConfig: () => Promise<unknown>;
  readonly version: string;
  /** Faults of delivery are told where the engine tells its own. */
  readonly announce: EngineHooks["announce"];
}

/** What takes messages to people while an engine works, and hears how far its runs are. */
export function deliveryOfEngine(inputs: DeliveryInputs & Pick<EngineHooks, "onProgress">) {
  const delivery = createDelivery(workerParts(inputs));
  const onProgress: NonNullable<EngineHooks["onProgress"]> = (run, fraction, note) => {
    inputs.onProgress?.(run, fraction, note);
    delivery.progress(run, fraction, note);
  };
  return { delivery, onProgress };
}

function workerParts(inputs: DeliveryInputs): WorkerParts {
  const { attempts, ledger, config, version } = inputs;
  const { clock, processes, secrets } = attempts;
  const tools: ChannelTools = {
    version,
    now: clock.now,
    runProgram,
    platform,
    movedChats: storedMovedChats(ledger),
  };
  return {
    ledger,
    clock,
    processes,
    config,
    openChannel: (name, { channels }) => openChannel(name, channels, resolverOver(secrets), tools),
    quietUntil,
    mask: maskOver(secrets.all),
    random: Math.random,
    tell: (detail) => inputs.announce({ kind: "fault", detail }),
  };
}

/** Sends a test message. */
export async function testOne(
  inputs: DeliveryInputs,
  name: ChannelName,
  stop: AbortSignal,
): Promise<DeliveryEnd> {
  await inputs.loadConfig();
  const config = inputs.config();
  if (config === null) throw new Error("a channel is tested although no configuration was ever read");
  return await sendTest(workerParts(inputs), name, config, stop);
}

/** Listens to Telegram as long as somebody may send commands there. */
export async function listen(
  inputs: DeliveryInputs,
  powers: ChatPowers,
  signals: { readonly over: AbortSignal; readonly stop: AbortSignal },
): Promise<void> {
  const { attempts, ledger } = inputs;
  const { listenToTelegram } = await import("./delivery/telegram/listen.ts");
  const { telegramSettings } = await import("./delivery/telegram/settings.ts");
  async function settings() {
    await inputs.loadConfig();
    const channels = inputs.config()?.channels ?? null;
    if (!channelPlan(channels).names.includes("telegram")) return null;
    const found = telegramSettings(resolvedSettings("telegram", channels, resolverOver(attempts.secrets)));
    return found.allowedUsers.size === 0 ? null : found;
  }
  const parts = {
    ...powers,
    settings,
    ledger,
    clock: attempts.clock,
    movedChats: storedMovedChats(ledger),
    mask: maskOver(attempts.secrets.all),
    tell: (detail: string) => inputs.announce({ kind: "fault", detail }),
  };
  await listenToTelegram(parts, signals.over, signals.stop);
}

function resolverOver({ get }: AttemptContext["secrets"]): ResolveSecrets {
  return (value) => resolveSecrets(value, get);
}

/** Masks with the secrets of the moment; the tables are built anew only when a value has changed. */
function maskOver(all: AttemptContext["secrets"]["all"]): (text: string) => string {
  let built: { readonly key: string; readonly masker: Masker } | null = null;
  return (text) => {
    const secrets = all();
    const key = JSON.stringify(secrets);
    if (built?.key !== key) built = { key, masker: createMasker(secrets) };
    return built.masker.mask(text);
  };
}
