/** The powers of a task: only what it declares and, for a task of the user's, what the YAML grants. */
import {
  type AnyTask,
  type Power,
  PowerNotAvailable,
  PowerNotGranted,
  type Powers,
  type Publish,
} from "../../../sdk/index.ts";
import type { HostInput } from "../host-input.ts";
import type { ReportLine } from "./report-file.ts";

export function createPowers(task: AnyTask, input: HostInput, write: ReportLine, publish: Publish): Powers {
  // A built-in task's powers are part of what Nightdesk is; those of other code are granted by a person.
  const trusted = "builtin" in input.work;

  function need(power: Power): void {
    if (!task.uses?.includes(power))
      throw new PowerNotGranted(power, `declare \`uses: ["${power}"]\` in its defineTask.`);
    if (trusted || input.granted.includes(power)) return;
    throw new PowerNotGranted(power, `grant it with \`uses: [${power}]\` in the task's entry of the YAML.`);
  }

  const unavailable = (power: Power) => async (): Promise<never> => {
    need(power);
    throw new PowerNotAvailable(power);
  };

  return {
    enqueue(id) {
      need("enqueue");
      if (typeof id !== "string" || id === "") throw new TypeError("enqueue needs the id of a task");
      write({ enqueue: id });
    },
    deliver: unavailable("deliver"),
    async publish(what, to, options) {
      need("publish");
      return await publish(what, to, options);
    },
    propose: unavailable("propose"),
    undo: { save: unavailable("undo") },
  };
}
