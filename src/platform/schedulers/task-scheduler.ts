/**
 * Windows Task Scheduler, through `schtasks`. Its messages are in the user's language and code page, so nothing here
 * goes by them, only by exit codes and by what can be read back.
 */
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { win32 } from "node:path";
import type { Buffer } from "node:buffer";
import {
  SchedulerError,
  type SystemScheduler,
  type TickJob,
  type TickPlan,
} from "../../ports/system-scheduler.ts";
import { entryId } from "./entry-id.ts";
import type { RunProgram } from "./run-program.ts";
import {
  readTaskXml,
  renderTaskXml,
  type TaskFacts,
  taskName,
  taskXmlBytes,
  taskXmlText,
} from "./task-xml.ts";

export interface TemporaryFile {
  readonly path: string;
  remove(): void;
}

export function taskScheduler(
  run: RunProgram,
  writeTemporary: (name: string, bytes: Buffer) => TemporaryFile = temporaryFile,
): SystemScheduler {
  /** A SID is the same whatever language the machine speaks and however the user is renamed. */
  async function userSid(): Promise<string> {
    const { stdout } = await run(["whoami", "/user", "/fo", "csv", "/nh"]);
    const sid = /"(S-1-[\d-]+)"/.exec(stdout.toString("latin1"))?.[1];
    if (sid === undefined)
      throw new SchedulerError(
        "whoami does not tell who you are.",
        "Set the task up by hand: nightdesk install --print",
      );
    return sid;
  }

  async function facts(home: string): Promise<TaskFacts | null> {
    const { code, stdout } = await run(["schtasks", "/Query", "/TN", taskName(home), "/XML", "ONE"]);
    if (code === null) throw new SchedulerError("schtasks.exe was not found.", "Is System32 on the PATH?");
    return code === 0 ? readTaskXml(taskXmlText(stdout)) : null;
  }

  async function render(job: TickJob): Promise<string> {
    return renderTaskXml(job, await userSid());
  }

  async function plan(job: TickJob): Promise<TickPlan> {
    const text = await render(job);
    const now = await facts(job.home);
    return {
      entry: taskName(job.home),
      text,
      command: `schtasks /Create /TN "${taskName(job.home)}" /XML FILE /F`,
      changes: now === null || !now.isEnabled || now.mark !== readTaskXml(text).mark,
      notes: ["It runs while you are logged on, also on battery and with the screen locked."],
    };
  }

  return {
    kind: "task_scheduler",
    label: "Task Scheduler",
    render,
    plan,
    async install(job) {
      const made = await plan(job);
      if (!made.changes) return made;
      const file = writeTemporary(`nightdesk-${entryId(job.home)}.xml`, taskXmlBytes(made.text));
      try {
        const { code, stderr } = await run([
          "schtasks",
          "/Create",
          "/TN",
          made.entry,
          "/XML",
          file.path,
          "/F",
        ]);
        if (code !== 0) {
          throw new SchedulerError(
            `Task Scheduler refused the task (schtasks ended with ${code}${stderr === "" ? "" : `: ${stderr}`}).`,
            "Set it up by hand: nightdesk install --print > tick.xml, then import the file in Task Scheduler.",
          );
        }
      } finally {
        file.remove();
      }
      if ((await facts(job.home)) === null) {
        throw new SchedulerError(
          "Task Scheduler took the task, but does not show it.",
          "Look for it in Task Scheduler.",
        );
      }
      return made;
    },
    async uninstall(home) {
      if ((await facts(home)) === null) return false;
      const { code } = await run(["schtasks", "/Delete", "/TN", taskName(home), "/F"]);
      if (code !== 0)
        throw new SchedulerError(
          `The task ${taskName(home)} could not be deleted.`,
          "Delete it in Task Scheduler.",
        );
      return true;
    },
    async registered(home) {
      const now = await facts(home);
      if (now === null) return null;
      return { everyMs: now.everyMinutes === null ? null : now.everyMinutes * 60_000, program: now.program };
    },
  };
}

function temporaryFile(name: string, bytes: Buffer): TemporaryFile {
  const path = win32.join(tmpdir(), name);
  writeFileSync(path, bytes, { mode: 0o600 });
  return { path, remove: () => rmSync(path, { force: true }) };
}
