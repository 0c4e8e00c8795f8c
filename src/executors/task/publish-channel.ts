/**
 * The private way on which a task's process asks for publishing: a file with the order, and one with the answer, in the
 * folder of its attempt. Both outlive Nightdesk: who takes over a living task finds its order and carries it out again,
 * which publishes nothing twice.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Task } from "../../core/task.ts";
import type { Clock } from "../../ports/clock.ts";
import { PublishError, type Hit, type PublishErrorCode } from "../../ports/publish-error.ts";
import type { Published, Publisher, PublishOrder } from "../../ports/publisher.ts";
import type { Secret } from "../../ports/secrets.ts";

export type PublishAnswer =
  | { readonly ok: true; readonly published: Published }
  | {
      readonly ok: false;
      readonly code: PublishErrorCode | null;
      readonly message: string;
      readonly found: readonly Hit[];
    };

const ORDER = /^publish-(\d{1,6})\.order\.json$/;

/**
 * The order as the file has it: a secret is in no file of a run, so that of a token there is only what lets Nightdesk
 * know it again among its own.
 */
export function sealed(order: PublishOrder): unknown {
  if (!("git" in order.to) || order.to.git.token === undefined) return order;
  const { token, ...git } = order.to.git;
  return { ...order, to: { git: { ...git, token: fingerprint(token) } } };
}

/** @throws PublishError `bad_target` if the token is none of the home's secrets */
function unsealed(order: PublishOrder, secrets: readonly Secret[]): PublishOrder {
  if (!("git" in order.to) || order.to.git.token === undefined) return order;
  const { git } = order.to;
  const token = secrets.find(({ value }) => fingerprint(value) === git.token)?.value;
  if (token !== undefined) return { ...order, to: { git: { ...git, token } } };
  throw new PublishError(
    "bad_target",
    "The token is none of this home's secrets: put it into .env and give it to the task as ${NAME} under `with`.",
  );
}

function fingerprint(value: string): string {
  return createHash("sha256").update(`publish ${value}`).digest("hex");
}

export function orderFile(folder: string, number: number): string {
  return join(folder, `publish-${number}.order.json`);
}

export function answerFile(folder: string, number: number): string {
  return join(folder, `publish-${number}.answer.json`);
}

/** Readable whole or not at all. */
export function putFile(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** May this task publish? What a built-in task may is part of what it is. */
export function mayPublish({ work, uses }: Task): boolean {
  return work.kind === "use" && (work.module === null || uses.includes("publish"));
}

const ROUND_MS = 100;

export interface ChannelParts {
  /** The attempt's folder; it may not be there yet. */
  readonly folder: string;
  readonly clock: Pick<Clock, "sleep">;
  readonly publisher: () => Promise<Publisher>;
  readonly mask: (text: string) => string;
  /** What the home and this task know. */
  readonly secrets: () => readonly Secret[];
}

/** Carries out orders while `work` goes on. When it ends, whatever is still being published is broken off. */
export async function servePublishing<T>(parts: ChannelParts, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const serving = serve(parts, over.signal);
  try {
    return await work();
  } finally {
    over.abort(new Error("the run has ended"));
    await serving;
  }
}

async function serve(parts: ChannelParts, signal: AbortSignal): Promise<void> {
  for (;;) {
    for (const number of waiting(parts.folder)) {
      const answer = await answerTo(parts, number, signal);
      if (signal.aborted) return;
      if (answer !== null) tryToPut(answerFile(parts.folder, number), answer);
    }
    await parts.clock.sleep(ROUND_MS, signal);
    if (signal.aborted) return;
  }
}

/** On a full disk the order stays without an answer, and is carried out again until there is room for one. */
function tryToPut(path: string, answer: PublishAnswer): void {
  try {
    putFile(path, answer);
  } catch {
    // The run's own time ends this if nothing else does.
  }
}

/** Orders without an answer, in the order in which they were given. */
function waiting(folder: string): number[] {
  try {
    const numbers = readdirSync(folder).flatMap((name) => {
      const number = ORDER.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
    return numbers.filter((number) => !existsSync(answerFile(folder, number))).toSorted((a, b) => a - b);
  } catch {
    return [];
  }
}

async function answerTo(
  { folder, publisher, mask, secrets }: ChannelParts,
  number: number,
  signal: AbortSignal,
): Promise<PublishAnswer | null> {
  try {
    const written = JSON.parse(readFileSync(orderFile(folder, number), "utf8")) as PublishOrder;
    const order = unsealed(written, secrets());
    const desk = await publisher();
    return { ok: true, published: await desk.publish(order, signal) };
  } catch (fault) {
    if (signal.aborted) return null;
    const message = mask(fault instanceof Error ? fault.message : String(fault));
    if (fault instanceof PublishError) return { ok: false, code: fault.code, message, found: fault.found };
    return { ok: false, code: null, message, found: [] };
  }
}
