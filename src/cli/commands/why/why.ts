import { claudeStory } from "../../../engine/explain-claude.ts";
import { explain } from "../../../engine/explain.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { unknownTask } from "../../chosen-tasks.ts";
import { nothingRecorded } from "../../find-run.ts";
import { endOfNamedDay, parseInstant } from "../../instants.ts";
import { printJson } from "../../json/print.ts";
import { withRecord } from "../../open-record.ts";
import { paintFor } from "../../render/colour.ts";
import type { WhyFlags } from "./command.ts";
import { slotParts } from "./slot-parts.ts";
import { whyJson } from "./why-json.ts";
import { whyText } from "./why-text.ts";

/** `nightdesk why TASK [--at T]`. */
export async function why(context: CliContext, flags: WhyFlags, task: string): Promise<ExitCode> {
  return await withRecord(context, async ({ session, zone, now }) => {
    if (session === null) throw nothingRecorded();
    const config = await session.goodConfig();
    const definition = config?.tasks.find(({ id }) => id === task) ?? null;
    const at =
      flags.at === undefined
        ? null
        : parseInstant(flags.at, { now, zone: definition?.zone ?? zone, bare: "past", flag: "--at" });
    const dayEnd =
      flags.at === undefined || at === null ? null : endOfNamedDay(flags.at, at, definition?.zone ?? zone);
    const explanation = await explain(session.reading, { task, at, dayEnd, now, definition });
    if (definition === null && explanation.kind === "nothing_yet") {
      throw unknownTask(task, config?.tasks.map(({ id }) => id) ?? []);
    }
    const { at: moment, run } = slotParts(explanation);
    const story = await claudeStory(session.reading, { task, at: moment, run: run?.run ?? null });
    const output = context.process.stdout;
    if (flags.json) printJson(output, whyJson(explanation, story, zone, now));
    else output.write(whyText(explanation, story, { paint: paintFor(output), zone, now }));
    return EXIT.done;
  });
}
