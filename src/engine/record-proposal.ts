/** A proposed task is laid before a person: a file of its own and a message. Nothing of it is in force. */
import type { Message } from "../core/message.ts";
import type { EngineContext } from "./context.ts";
import { PROPOSALS_PER_DAY } from "./policy.ts";

const FOLDER = "proposals";

export interface ProposalFile {
  readonly task: string;
  /** Local date of the home, `2026-11-25`. */
  readonly day: string;
  readonly text: string;
  /** For the message, one line each. */
  readonly by: string;
  readonly why: string;
}

export type RecordProposalResult =
  | { readonly kind: "written" | "is_there"; readonly path: string }
  | { readonly kind: "too_many" };

/** Nothing is overwritten: a person may be reading it. */
export async function recordProposal(
  ctx: EngineContext,
  { task, day, text, by, why }: ProposalFile,
): Promise<RecordProposalResult> {
  const name = `${day}_${task}.yaml`;
  const path = `${FOLDER}/${name}`;
  const now = ctx.clock.now();
  const message: Message = {
    kind: "proposal",
    severity: "info",
    task,
    run: null,
    title: `A new task is proposed: ${task}`,
    body: `${by} proposes it: ${why}\nIt is in ${path}, disabled, and only you can put it into force.`,
    key: `proposal:${path}`,
    createdAt: now,
    notBefore: now,
    expiresAt: null,
  };
  // The transaction keeps two callers from taking one name; the file comes first, since a message without it misleads.
  return ctx.ledger.write(async (tx) => {
    const names = ctx.files.namesIn(FOLDER);
    if (names.includes(name)) return { kind: "is_there", path };
    if (names.filter((other) => other.startsWith(`${day}_`)).length >= PROPOSALS_PER_DAY)
      return { kind: "too_many" };
    await ctx.files.writeAtomic(path, text);
    await tx.addMessage(message);
    await tx.addEvent("task_proposed", `${task} by ${by}: ${path}`, now);
    return { kind: "written", path };
  });
}
