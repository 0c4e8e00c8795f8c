/** From what a task names to what is there. */
import type { Input } from "../core/task.ts";
import { findingLines, reportText, rowLines } from "./data-text.ts";
import { gatherFiles } from "./gather-files.ts";
import { foundInput, missingInput, type Gathered } from "./gathered.ts";
import { MAX_ROWS } from "./limits.ts";
import { InputError } from "../ports/prompt.ts";
import type { PromptParts, PromptRequest } from "./parts.ts";

/** Most letters of a query that its name shows. */
const NAME_LENGTH = 160;

/** All inputs in the order in which the task names them; a file that is named twice comes once. */
export async function gatherInputs(
  parts: PromptParts,
  { home, inputs }: Pick<PromptRequest, "home" | "inputs">,
): Promise<Gathered[]> {
  const all = new Map<string, Gathered>();
  for (const input of inputs) {
    for (const found of await gather(parts, home, input)) {
      const key = `${found.kind} ${found.identity}`;
      if (!all.has(key)) all.set(key, found);
    }
  }
  return [...all.values()];
}

async function gather(parts: PromptParts, home: string, input: Input): Promise<Gathered[]> {
  if (input.kind === "file") return await gatherFiles(parts, home, input.path);
  if (input.kind === "query") return [await gatherRows(parts, input.sql)];
  if (input.kind === "report") {
    const named = { name: `report of ${input.task}`, kind: "report" } as const;
    const report = await parts.report(input.task);
    if (report === null) return [missingInput(named, "it has no report yet")];
    return [foundInput(named, Buffer.from(reportText(report)))];
  }
  const name = `findings of ${input.task ?? "all tasks"}`;
  const lines = findingLines(await parts.findings(input.task));
  return [foundInput({ name, kind: "findings" }, Buffer.from(lines.join("")))];
}

async function gatherRows(parts: PromptParts, sql: string): Promise<Gathered> {
  const words = sql.replaceAll(/\s+/g, " ").trim();
  const name = `query: ${words.length > NAME_LENGTH ? `${words.slice(0, NAME_LENGTH - 1)}…` : words}`;
  const answer = await parts.query(sql).catch((fault: unknown) => {
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new InputError(`the ${name} failed: ${why}`, { cause: fault });
  });
  const lines = rowLines(answer);
  const named = { name, kind: "query", identity: sql } as const;
  if (lines.length <= MAX_ROWS) return foundInput(named, Buffer.from(lines.join("")));
  const showable = Buffer.from(lines.slice(0, MAX_ROWS).join(""));
  const found = foundInput(named, Buffer.from(lines.join("")), showable);
  return { ...found, note: `only the first ${MAX_ROWS} rows may stand here, and there are more` };
}
