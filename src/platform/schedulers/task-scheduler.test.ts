import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SID, WINDOWS } from "./fixtures/jobs.ts";
import type { RunProgram } from "./run-program.ts";
import { taskScheduler } from "./task-scheduler.ts";
import { readTaskXml, renderTaskXml, taskName, taskXmlBytes, taskXmlText } from "./task-xml.ts";

test("UNA-06 the task is exactly this: every default that breaks laptops is written out", () => {
  const golden = readFileSync(join(import.meta.dirname, "fixtures", "windows-task.xml"));
  assert.equal(renderTaskXml(WINDOWS, SID), taskXmlText(golden));
  for (const line of [
    "<StartWhenAvailable>true</StartWhenAvailable>",
    "<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>",
    "<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>",
    "<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>",
    "<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>",
    "<LogonType>InteractiveToken</LogonType>",
    "<RunLevel>LeastPrivilege</RunLevel>",
    "<StartBoundary>2026-01-01T00:00:00Z</StartBoundary>",
  ]) {
    assert.ok(renderTaskXml(WINDOWS, SID).includes(line), line);
  }
});

test("UNA-06 its bytes are UTF-16 with the mark at the beginning, and so is the golden file", () => {
  const golden = readFileSync(join(import.meta.dirname, "fixtures", "windows-task.xml"));
  assert.deepEqual(taskXmlBytes(renderTaskXml(WINDOWS, SID)), golden);
  assert.deepEqual([...golden.subarray(0, 4)], [0xff, 0xfe, 0x3c, 0x00]);
});

test("what a task says is read back, in whatever form Windows prints it", () => {
  const xml = renderTaskXml(WINDOWS, SID);
  for (const bytes of [taskXmlBytes(xml), Buffer.from(xml, "utf16le"), Buffer.from(xml, "utf8")]) {
    const facts = readTaskXml(taskXmlText(bytes));
    assert.deepEqual([facts.everyMinutes, facts.program, facts.isEnabled], [5, [...WINDOWS.program], true]);
    assert.match(facts.mark ?? "", /^[0-9a-f]{16}$/);
  }
  assert.equal(readTaskXml(xml.replace("PT5M", "PT2H")).everyMinutes, 120);
});

test("paths that no task can hold are refused", () => {
  assert.throws(() => renderTaskXml({ ...WINDOWS, home: `C:\\${"x".repeat(300)}` }, SID), /260/);
  assert.throws(() => renderTaskXml({ ...WINDOWS, home: 'C:\\a"b' }, SID), { name: "SchedulerError" });
});

/** A Windows machine as far as `schtasks` and `whoami` show it; messages are in nobody's language. */
function fakeWindows() {
  const tasks = new Map<string, Buffer>();
  const calls: string[] = [];
  const files = new Map<string, Buffer>();
  const run: RunProgram = async (argv) => {
    calls.push(argv.slice(0, 2).join(" "));
    const nothing = { code: 0, stdout: Buffer.alloc(0), stderr: "" };
    if (argv[0] === "whoami")
      return { ...nothing, stdout: Buffer.from(`"p\u0159\u00edstroj\\jana","${SID}"\r\n`) };
    const name = argv[3] ?? "";
    if (argv[1] === "/Create") {
      tasks.set(name, files.get(argv[5] ?? "") ?? Buffer.alloc(0));
      return nothing;
    }
    const held = tasks.get(name);
    if (held === undefined) return { ...nothing, code: 1, stderr: "CHYBA: \u2026" };
    if (argv[1] === "/Delete") tasks.delete(name);
    return { ...nothing, stdout: held };
  };
  const writeTemporary = (name: string, bytes: Buffer) => {
    files.set(name, bytes);
    return { path: name, remove: () => void files.delete(name) };
  };
  return { run, tasks, calls, files, scheduler: taskScheduler(run, writeTemporary) };
}

test("UNA-06 the file is handed to schtasks and removed; a second time nothing is created; it goes with uninstall", async () => {
  const { scheduler, tasks, calls, files } = fakeWindows();
  assert.equal((await scheduler.install(WINDOWS)).changes, true);
  assert.deepEqual([...tasks.keys()], [taskName(WINDOWS.home)]);
  assert.equal(files.size, 0);
  assert.equal((await scheduler.install(WINDOWS)).changes, false);
  assert.equal(calls.filter((call) => call === "schtasks /Create").length, 1);
  assert.deepEqual(await scheduler.registered(WINDOWS.home), {
    everyMs: 300_000,
    program: [...WINDOWS.program],
  });
  assert.equal((await scheduler.install({ ...WINDOWS, everyMinutes: 15 })).changes, true);
  assert.equal(await scheduler.uninstall(WINDOWS.home), true);
  assert.equal(await scheduler.uninstall(WINDOWS.home), false);
});

test("UNA-06 a refusal is told with the way to do it by hand", async () => {
  const { run } = fakeWindows();
  const refusing: RunProgram = async (argv, stdin) =>
    argv[1] === "/Create" ? { code: 1, stdout: Buffer.alloc(0), stderr: "" } : await run(argv, stdin);
  await assert.rejects(
    taskScheduler(refusing, () => ({ path: "x", remove: () => undefined })).install(WINDOWS),
    {
      message: /refused the task/,
      hint: /install --print/,
    },
  );
});
