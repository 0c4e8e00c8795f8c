/** Reads both clocks at the head of each pass, and keeps the ledger right when the wall clock was wrong. */
import type { Message } from "../core/message.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import { type ClockDoubt, type ClockReading, judgeClock } from "./clock-guard.ts";
import type { EngineContext } from "./context.ts";
import { closeBogusFuture } from "./bogus-future.ts";

/** A trusted reading is written again after this time, so that an idle loop hardly writes. */
const READING_EVERY_MS = 5 * 60_000;

/**
 * @returns true if slots may be planned now
 */
export async function clockIsTrusted(ctx: EngineContext): Promise<boolean> {
  const reading: ClockReading = {
    wall: ctx.clock.now(),
    uptime: ctx.clock.uptime(),
    boot: ctx.processes.self().bootId,
  };
  const memory = await ctx.ledger.read(async (tx) => ({
    trusted: parse(await tx.note("clock_reading")) as ClockReading | null,
    newest: parse(await tx.note("newest_instant")) as number | null,
    doubt: parse(await tx.note("clock_suspect")) as ClockDoubt | null,
  }));
  const verdict = judgeClock(reading, memory);
  if (verdict.kind === "trusted") {
    if (isWorthWriting(reading, memory.trusted)) await ctx.ledger.write((tx) => keep(tx, reading));
    return true;
  }
  if (verdict.kind === "suspect") {
    await doubtIt(ctx, verdict.doubt, verdict.isNew);
    return false;
  }
  await believe(ctx, reading, verdict.returned, memory.newest);
  ctx.announce({ kind: "clock_trusted", detail: verdict.doubt.detail });
  return true;
}

/** A person says that the clock is right. */
export async function confirmClock(ctx: EngineContext): Promise<boolean> {
  const doubt = await ctx.ledger.read(
    async (tx) => parse(await tx.note("clock_suspect")) as ClockDoubt | null,
  );
  if (doubt === null) return false;
  const newest = await ctx.ledger.read(async (tx) => parse(await tx.note("newest_instant")) as number | null);
  const reading = { wall: ctx.clock.now(), uptime: ctx.clock.uptime(), boot: ctx.processes.self().bootId };
  await believe(ctx, reading, doubt.direction === "back", newest);
  return true;
}

function isWorthWriting(reading: ClockReading, trusted: ClockReading | null): boolean {
  if (trusted === null || trusted.boot !== reading.boot) return true;
  return Math.abs(reading.wall - trusted.wall) >= READING_EVERY_MS;
}

async function keep(tx: LedgerTransaction, reading: ClockReading): Promise<void> {
  await tx.setNote("clock_reading", JSON.stringify(reading));
}

async function doubtIt(ctx: EngineContext, doubt: ClockDoubt, isNew: boolean): Promise<void> {
  const now = ctx.clock.now();
  const message: Message = {
    kind: "clock",
    severity: "critical",
    task: null,
    run: null,
    title: "The clock of this machine is not to be believed",
    body: `${doubt.detail}. Nothing is planned until it has run evenly for 10 minutes, or until \`nightdesk resume --clock\`.`,
    key: `clock:${doubt.since.boot}:${Math.round(doubt.since.uptime)}`,
    createdAt: now,
    notBefore: now,
    expiresAt: null,
  };
  await ctx.ledger.write(async (tx) => {
    await tx.setNote("clock_suspect", JSON.stringify(doubt));
    await tx.setNote("wake_at", null);
    if (!isNew) return;
    await tx.addMessage(message);
    await tx.addEvent("clock_suspect", doubt.detail, now);
  });
  if (isNew) ctx.announce({ kind: "clock_suspect", detail: doubt.detail });
}

async function believe(
  ctx: EngineContext,
  reading: ClockReading,
  returned: boolean,
  newest: number | null,
): Promise<void> {
  await ctx.ledger.write(async (tx) => {
    await tx.setNote("clock_suspect", null);
    await tx.addEvent("clock_trusted", new Date(reading.wall).toISOString(), reading.wall);
    await keep(tx, reading);
    if (returned && newest !== null) await closeBogusFuture(ctx, tx, reading.wall, newest);
  });
}

/** Notes of ours hold what we wrote ourselves. */
function parse(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
