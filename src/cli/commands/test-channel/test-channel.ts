import { channelPlan, type ChannelName } from "../../../core/channels.ts";
import type { DeliveryEnd } from "../../../ports/delivery-ledger.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { configInForce } from "../../known-task.ts";
import { paintFor, type Paint } from "../../render/colour.ts";
import { stopOnSignals } from "../../stops.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import type { TestChannelFlags } from "./command.ts";

interface Tested {
  readonly channel: ChannelName;
  readonly end: DeliveryEnd;
}

/** `nightdesk test-channel [NAME]`. */
export async function testChannel(
  context: CliContext,
  flags: TestChannelFlags,
  wanted?: string,
): Promise<ExitCode> {
  const home = homeOf(context);
  const { stdout } = context.process;
  const { stops, release } = stopOnSignals(context, () => undefined);
  try {
    return await withEngine(context, home, SILENT, async (session) => {
      const config = await configInForce(session);
      const names = chosen(channelPlan(config.channels).names, wanted);
      const stop = AbortSignal.any([stops.drain, stops.stop]);
      const tested: Tested[] = [];
      for (const channel of names)
        tested.push({ channel, end: await context.services.testChannel(home, session, channel, stop) });
      if (flags.json) printJson(stdout, tested.map(testedJson));
      else stdout.write(tested.map((test) => testedText(test, paintFor(stdout))).join(""));
      return tested.every(({ end }) => end.state === "sent") ? EXIT.done : EXIT.failed;
    });
  } finally {
    release();
  }
}

function chosen(names: readonly ChannelName[], wanted: string | undefined): readonly ChannelName[] {
  if (names.length === 0)
    throw new CliError(
      EXIT.unavailable,
      "No channel is in use.",
      "Write one under channels: in the configuration; see docs/delivery.md.",
    );
  if (wanted === undefined) return names;
  const found = names.find((name) => name === wanted);
  if (found !== undefined) return [found];
  throw new CliError(EXIT.usage, `"${wanted}" is not a channel in use; in use: ${names.join(", ")}.`);
}

function testedText({ channel, end }: Tested, paint: Paint): string {
  if (end.state === "sent") {
    const id = end.channelMessageId == null ? "" : `; its id there is ${end.channelMessageId}`;
    return `${paint.good("✓")} ${channel} took the message${id}\n`;
  }
  if (end.state === "unknown")
    return `${paint.warn("!")} ${channel} may have taken the message; look there: ${end.error ?? ""}\n`;
  return `${paint.bad("✗")} ${channel} did not take the message: ${end.error ?? "no reason given"}\n`;
}

function testedJson({ channel, end }: Tested) {
  return {
    channel,
    state: end.state,
    id: end.channelMessageId ?? null,
    error: end.error ?? null,
  };
}
