/** How a tool is described, and how it is called, whoever offers it to a model. */
import type * as z from "zod";
import type { Commands } from "../ports/commands.ts";
import type { ModelPowers } from "../ports/model-powers.ts";
import { masked } from "./masked.ts";

/** What the tools work with. */
export interface ToolDesk {
  readonly commands: Commands;
  readonly powers: ModelPowers;
  /** Who calls, for the record: `claude-code 2.1`. Not to be trusted. */
  readonly caller: string;
  /** Takes the values out of a text that are secrets now. */
  masker(): Promise<(text: string) => string>;
}

/** What a tool answers with: always an object, since callers want one at the top. */
export type ToolValue = Readonly<Record<string, unknown>>;

export interface Tool {
  /** `snake_case`. */
  readonly name: string;
  /** For the model: what it answers and when to use it. */
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** False if it changes anything. */
  readonly readOnly: boolean;
  /** @throws ToolRefusal for every expected fault */
  run(desk: ToolDesk, args: unknown): Promise<ToolValue>;
}

interface ToolDefinition<I extends z.ZodObject, O extends z.ZodObject> {
  readonly name: string;
  readonly description: string;
  readonly input: I;
  readonly output: O;
  readonly readOnly: boolean;
  /** What comes back is checked against `output`, so it may be the JSON of a command as it is. */
  run(desk: ToolDesk, args: z.output<I>): Promise<ToolValue>;
}

/** A tool whose arguments are known to fit when its work begins. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(
  definition: ToolDefinition<I, O>,
): Tool {
  const { input, run } = definition;
  return { ...definition, run: (desk, args) => run(desk, input.parse(args)) };
}

/** An expected end: the sentence is for the model. */
export class ToolRefusal extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "ToolRefusal";
  }
}

export type ToolAnswer =
  | { readonly kind: "answer"; readonly value: ToolValue }
  | { readonly kind: "refused"; readonly sentence: string };

/** More than this fills a model's memory and helps nobody. */
const MOST_CHARACTERS = 1 << 20;

/**
 * Calls a tool with whatever a model gave. Arguments and answer are checked, secret values taken out; never rejects.
 */
export async function callTool(tool: Tool, desk: ToolDesk, args: unknown): Promise<ToolAnswer> {
  let mask: (text: string) => string;
  try {
    mask = await desk.masker();
  } catch (fault) {
    // Without knowing what is secret nothing may be said; the fault itself could hold a value.
    return refused(`The secrets of this home cannot be read, so nothing is shown (${nameOf(fault)}).`);
  }
  try {
    const given = tool.input.safeParse(args ?? {});
    if (!given.success) return refused(mask(`Arguments of ${tool.name}: ${issuesText(given.error)}.`));
    const value = masked(await tool.run(desk, given.data), mask);
    const checked = tool.output.safeParse(value);
    if (!checked.success)
      return refused(
        mask(`The answer of ${tool.name} has another form than described: ${issuesText(checked.error)}.`),
      );
    const { length } = JSON.stringify(checked.data);
    if (length <= MOST_CHARACTERS) return { kind: "answer", value: checked.data };
    const size = `${(length / MOST_CHARACTERS).toFixed(1)} MB`;
    return refused(
      `The answer of ${tool.name} is too long (${size}; at most 1 MB). Ask for fewer rows or a shorter stretch.`,
    );
  } catch (fault) {
    return refused(mask(fault instanceof Error ? fault.message : String(fault)));
  }
}

function refused(sentence: string): ToolAnswer {
  return { kind: "refused", sentence };
}

function issuesText({ issues }: z.core.$ZodError): string {
  const texts = issues.slice(0, 5).map(({ path, message }) => {
    const place = path.map(String).join(".");
    return place === "" ? message : `${place}: ${message}`;
  });
  return texts.join("; ");
}

function nameOf(fault: unknown): string {
  return fault instanceof Error ? fault.name : "unknown fault";
}
