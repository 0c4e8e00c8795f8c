/** The real `start` over a home of a test, and a person who is in. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { ends, environment } from "../conformance/program.ts";
import { enter, type Insider } from "../dashboard/visitor.ts";

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "nightdesk.js");

export interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  readonly inside: Insider;
  /** A link that nobody has used. */
  link(): Promise<string>;
  /** All that it printed so far. */
  output(): string;
  /** Ends it as a person does, by Ctrl-C. */
  stop(): Promise<void>;
}

/** Starts over the home; ended with the test at the latest. */
export async function started(
  t: Pick<TestContext, "after">,
  home: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Started> {
  const child = spawn(process.execPath, [LAUNCHER, "start", "--port", "0"], {
    cwd: home,
    env: environment(home, env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  t.after(async () => {
    child.kill("SIGKILL");
    await closed;
  });
  let text = "";
  const said = Promise.withResolvers<number>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (piece: string) => {
      text += piece;
      const match = /Dashboard: http:\/\/127\.0\.0\.1:(\d+)/.exec(text);
      if (match !== null) said.resolve(Number(match[1]));
    });
  }
  child.once("exit", () => said.reject(new Error(`start ended: ${text}`)));
  const port = await said.promise;
  const link = async () => (await ends(0, home, "open", "--print")).stdout.trim();
  return {
    child,
    port,
    inside: await enter(port, await link()),
    link,
    output: () => text,
    async stop() {
      child.kill("SIGTERM");
      await closed;
    },
  };
}
