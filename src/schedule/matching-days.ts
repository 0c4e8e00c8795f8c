/** Which days a cron expression names. croner decides, on a calendar without zones; the answers are kept. */
import { Cron } from "croner";
import { DAY_MS, dayOf } from "./civil.ts";

/** The days that a pattern names, as days since 1970-01-01. */
export interface DaySource {
  /** The first matching day at or after this one, or null if there is none in the next 400 years. */
  next(day: number): number | null;
}

/**
 * What croner says against the three day fields; null if it takes them.
 *
 * @param days day of month, month and day of week, separated by spaces
 */
export function dayPatternProblem(days: string): string | null {
  try {
    dayCron(days);
    return null;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return text.replace(/^Cron\w+: /, "");
  }
}

/** The days of three checked day fields; the same object for the same fields. */
export function matchingDays(days: string): DaySource {
  if (days === "* * *") return EVERY_DAY;
  const known = sources.get(days);
  if (known !== undefined) return known;
  if (sources.size >= MAX_SOURCES) sources.clear();
  const source = cronDays(days);
  sources.set(days, source);
  return source;
}

const sources = new Map<string, DaySource>();

/** Far more than a configuration has; keeps a process that reads many configurations small. */
const MAX_SOURCES = 1000;

const EVERY_DAY: DaySource = {
  next(day) {
    return day;
  },
};

/** Days are asked of croner in blocks of this length. */
const BLOCK_DAYS = 64;

interface Block {
  /** Matching days in the block, ascending. */
  readonly days: readonly number[];
  /** The first matching day after the block, or null if the pattern names none any more. */
  readonly after: number | null;
}

function cronDays(days: string): DaySource {
  const cron = dayCron(days);
  const blocks = new Map<number, Block>();

  function blockAt(index: number): Block {
    const known = blocks.get(index);
    if (known !== undefined) return known;
    const block = readBlock(cron, index);
    blocks.set(index, block);
    return block;
  }

  return {
    next(day) {
      const block = blockAt(Math.floor(day / BLOCK_DAYS));
      return block.days.find((candidate) => candidate >= day) ?? block.after;
    },
  };
}

function readBlock(cron: Cron, index: number): Block {
  const end = (index + 1) * BLOCK_DAYS;
  const days: number[] = [];
  // croner looks strictly after the moment it is given, and in whole seconds.
  let from = new Date(index * BLOCK_DAYS * DAY_MS - 1000);
  for (;;) {
    const next = cron.nextRun(from);
    if (next === null) return { days, after: null };
    const day = dayOf(next.getTime());
    if (day >= end) return { days, after: day };
    days.push(day);
    from = next;
  }
}

/** Midnight of each matching day, in a calendar without zones. `legacy` day rule: day of month OR day of week. */
function dayCron(days: string): Cron {
  return new Cron(`0 0 0 ${days}`, { mode: "6-part", utcOffset: 0, domAndDow: false, paused: true });
}
