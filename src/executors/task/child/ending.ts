/** The one way out of a task's process: the reason is kept, then the exit code, then it leaves. */
import { writeSync } from "node:fs";
import { inspect } from "node:util";
import { writeExit } from "../../attempt/exit-file.ts";
import { PublishError } from "../../../sdk/index.ts";
import { isForPeople } from "../../../sdk/task-failed.ts";
import { type Failure, writeFailure } from "../failure.ts";
import { failureOf, TaskError } from "./task-error.ts";

export interface Ending {
  succeed(): void;
  /**
   * @param otherwise the reason if the error does not know its own
   * @param code default 1
   */
  fail(error: unknown, otherwise: Failure["reason"], code?: number): void;
  /** For a process that is leaving already: keeps the reason, but cannot hold it up. */
  noteExit(error: Error, reason: Failure["reason"]): void;
  over(): boolean;
}

interface EndingParts {
  /** The attempt's folder; failures are noted there. */
  readonly folder: string;
  /** Where the exit code has to be noted, or null if somebody else does it. */
  readonly exitFolder: string | null;
  readonly exit: (code: number) => void;
}

export function createEnding({ folder, exitFolder, exit }: EndingParts): Ending {
  let over = false;

  function note(code: number, error: unknown, otherwise: Failure["reason"] | null): void {
    over = true;
    if (otherwise !== null) {
      attempt(() => writeFailure(folder, failureOf(error, otherwise)));
      attempt(() => writeSync(2, `${describe(error)}\n`));
    }
    if (exitFolder !== null) attempt(() => writeExit(exitFolder, code));
  }

  return {
    succeed() {
      if (over) return;
      note(0, null, null);
      exit(0);
    },
    fail(error, otherwise, code = 1) {
      if (over) return;
      note(code, error, otherwise);
      exit(code);
    },
    noteExit(error, reason) {
      if (!over) note(1, error, reason);
    },
    over: () => over,
  };
}

/** A full disk must not keep the process from leaving with the right code. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Nothing is left to tell it to.
  }
}

/** What is said for people is one sentence, as is what may happen to every publish. Of all else with stack and causes, but without the fields of libraries' errors: they may hold whole requests. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `Thrown: ${inspect(error, { depth: 2 })}`;
  if (error instanceof PublishError || isForPeople(error) || isOfSettings(error)) return error.message;
  const lines = [error.stack ?? `${error.name}: ${error.message}`];
  for (let cause = error.cause; cause instanceof Error && lines.length < 5; cause = cause.cause) {
    lines.push(`caused by ${cause.stack ?? cause.message}`);
  }
  return lines.join("\n");
}

function isOfSettings(error: Error): boolean {
  return error instanceof TaskError && error.reason === "settings_invalid";
}
