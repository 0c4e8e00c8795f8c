/** Homes with channels on loopback. */
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { openSqliteLedger } from "../../src/ledger/sqlite/open.ts";
import { startHttpSink } from "../../src/testing/upstream/http-sink.ts";
import { startTelegram } from "../../src/testing/upstream/telegram/index.ts";
import { shellScript } from "./scripts.ts";

/** The bot's, with a part that must be seen nowhere. */
export const TOKEN = "4711:canary-token-of-the-bot";

/** A home with one on-demand task that fails, and these channels. */
export function homeOf(t: TestContext, channels: string, script = shellScript("exit 3"), keys = ""): string {
  return temporaryHome(t, {
    "nightdesk.yaml": `timezone: UTC\nchannels:\n${channels}\ntasks:\n  - {id: a, script: a.sh, schedule: on_demand${keys}}\n`,
    "a.sh": script,
    ".env": `BOT_TOKEN=${TOKEN}\nHOOK_SECRET=canary-hook-secret\nMAIL_PASSWORD=canary-mail-password\n`,
  });
}

/** Telegram, until the test is over. */
export async function telegram(t: TestContext) {
  const upstream = await startTelegram();
  t.after(() => upstream.close());
  return upstream;
}

/** A server that takes what it is sent, until the test is over. */
export async function sink(t: TestContext, reply?: Parameters<typeof startHttpSink>[0]) {
  const upstream = await startHttpSink(reply);
  t.after(() => upstream.close());
  return upstream;
}

/** What became of each message, newest first. */
export async function states(home: string): Promise<string[]> {
  const { reading, close } = await openSqliteLedger({
    path: join(home, "state", "ledger.db"),
    readOnly: true,
  });
  try {
    return (await reading.messages({})).map(({ kind, state }) => `${kind} ${state}`);
  } finally {
    await close();
  }
}
