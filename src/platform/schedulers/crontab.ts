/** The user's crontab, through the `crontab` program. */
import { Buffer } from "node:buffer";
import {
  SchedulerError,
  type SystemScheduler,
  type TickJob,
  type TickPlan,
} from "../../ports/system-scheduler.ts";
import { blockIn, readBlock, renderBlock, withBlock, withoutBlock } from "./crontab-block.ts";
import { entryId } from "./entry-id.ts";
import type { RunProgram } from "./run-program.ts";

/**
 * Bytes as characters, one each: a crontab may hold anything, and what is not ours must come back as it was. Our own
 * text goes the same way.
 */
const ENCODING = "latin1";

/** What crons say where there is no crontab yet; any other failure must never be taken for an empty one. */
const NO_CRONTAB = /no crontab for|can't open '[^']*': No such file/i;

export function crontabScheduler(run: RunProgram): SystemScheduler {
  async function read(): Promise<string> {
    const { code, stdout, stderr } = await run(["crontab", "-l"]);
    if (code === 0) return stdout.toString(ENCODING);
    if (code === null) throw noCrontab();
    if (NO_CRONTAB.test(stderr)) return "";
    throw new SchedulerError(
      `The crontab cannot be read: ${stderr === "" ? `crontab -l ended with ${code}` : stderr}`,
    );
  }

  /** Writes it and looks whether that is what the system holds now. */
  async function write(crontab: string): Promise<void> {
    const { code, stderr } = await run(["crontab", "-"], Buffer.from(crontab, ENCODING));
    if (code === null) throw noCrontab();
    if (code !== 0) {
      throw new SchedulerError(
        `The crontab was refused: ${stderr === "" ? `crontab ended with ${code}` : stderr}`,
      );
    }
    if ((await read()) !== crontab) {
      throw new SchedulerError(
        "The crontab was written, but reads back otherwise.",
        "Look at it with crontab -l.",
      );
    }
  }

  async function plan(job: TickJob): Promise<{ plan: TickPlan; before: string; after: string }> {
    const { text, left } = renderBlock(job);
    const before = await read();
    const after = withBlock(before, job.home, bytewise(text));
    const notes = [
      ...(left.length === 0 ? [] : [`There was no room for these folders of the PATH: ${left.join(", ")}`]),
      ...(job.program.some((path) => path.includes("/_npx/"))
        ? [
            "Nightdesk was started by npx, from a folder that npm may clear. Install it first: npm install -g nightdesk",
          ]
        : []),
    ];
    const made = {
      entry: `nightdesk ${entryId(job.home)}`,
      text,
      command: "crontab -",
      changes: after !== before,
      notes,
    };
    return { plan: made, before, after };
  }

  return {
    kind: "crontab",
    label: "crontab",
    render: async (job) => renderBlock(job).text,
    plan: async (job) => (await plan(job)).plan,
    async install(job) {
      const { plan: made, after } = await plan(job);
      if (made.changes) await write(after);
      return made;
    },
    async uninstall(home) {
      const before = await read();
      const after = withoutBlock(before, home);
      if (after === before) return false;
      await write(after);
      return true;
    },
    async registered(home) {
      const block = blockIn(await read(), home);
      if (block === null) return null;
      const { everyMinutes, program: paths } = readBlock(Buffer.from(block, ENCODING).toString("utf8"));
      return { everyMs: everyMinutes === null ? null : everyMinutes * 60_000, program: paths };
    },
  };
}

function bytewise(text: string): string {
  return Buffer.from(text, "utf8").toString(ENCODING);
}

function noCrontab(): SchedulerError {
  return new SchedulerError(
    "This machine has no crontab program, and systemd timers and launchd agents are not written by this version yet.",
    "Install cron, or let your service manager call what nightdesk install --print shows.",
  );
}
