/** What a sentence means without a model: plain wishes and everyday questions, recognised by their words. Pure. */

export type Intent =
  | { readonly kind: "run"; readonly task: string }
  | { readonly kind: "pause"; readonly task: string }
  | { readonly kind: "resume"; readonly task: string }
  /** What became of a task, and why: its newest moment, or that of a day. */
  | {
      readonly kind: "why";
      readonly task: string;
      readonly weekday: number | null;
      readonly daysBack?: number;
    }
  | { readonly kind: "next"; readonly task: string | null }
  | { readonly kind: "cost" }
  | { readonly kind: "report"; readonly task: string }
  | { readonly kind: "logs"; readonly task: string }
  | { readonly kind: "findings"; readonly task: string | null }
  | {
      readonly kind: "history";
      readonly task: string | null;
      readonly state: string | null;
      readonly weekday: number | null;
      readonly daysBack?: number;
    }
  /** What waits for the person's answer. */
  | { readonly kind: "waiting" }
  | { readonly kind: "data" }
  | { readonly kind: "lookup"; readonly term: string }
  | { readonly kind: "audit" }
  | { readonly kind: "help" }
  /** What happened: the answer to everything else. */
  | { readonly kind: "news" };

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const WEEK = 7;

/** @param tasks ids of the tasks that there are */
export function intentOf(sentence: string, tasks: readonly string[]): Intent {
  const words = sentence.toLowerCase().replaceAll(/[?!.,;"'„“”]|:(?=\s|$)/g, " ");
  const task = taskIn(words, tasks);
  const command =
    /^\s*(?:please\s+)?(run|start|pause|resume)\s+(?:the\s+)?(?:task\s+)?([a-z0-9_ ]+?)(?:\s+(?:now|please|again))*\s*$/.exec(
      words,
    );
  if (command !== null && task !== null && isAll(command[2] ?? "", task)) {
    const verb = command[1] === "start" ? "run" : command[1];
    return { kind: verb as "run" | "pause" | "resume", task };
  }
  if (/^\s*help\b|\bwhat can (?:i|you)\b/.test(words)) return { kind: "help" };
  const term = termIn(sentence);
  if (term !== null) return { kind: "lookup", term };
  return task === null ? aboutAll(words) : aboutOne(words, task);
}

/** The first that fits; what is asked most often of a task is what became of it. */
function aboutOne(words: string, task: string): Intent {
  const day = dayIn(words);
  if (/\bwhy\b|\bskipped\b|\bmissed\b|\bfail/.test(words)) return { kind: "why", task, ...day };
  if (/\bcosts?\b|\bspen[dt]\b|\bmoney\b/.test(words)) return { kind: "cost" };
  if (/\bnext\b|\bcoming\b|\btomorrow\b|\bwhen (?:will|does|is|do)\b/.test(words))
    return { kind: "next", task };
  if (/\blogs?\b|\boutput\b|\bprint(?:ed|s)?\b/.test(words)) return { kind: "logs", task };
  if (/\bfindings?\b|\bf(?:ou|i)nd\b/.test(words)) return { kind: "findings", task };
  if (/\bhistory\b|\bhow often\b|\bweek\b|\bruns\b/.test(words))
    return { kind: "history", task, state: null, ...day };
  if (/\breports?\b|\bresults?\b|\b(?:say|said|tell|show|read|write|wrote)\b|\bwhat is in\b/.test(words))
    return { kind: "report", task };
  return { kind: "why", task, ...day };
}

function aboutAll(words: string): Intent {
  if (
    /\bapprov|\bwaits?\b.*\bme\b|\bwaiting\b.*\bme\b|\bquestions?\b|\bmy (?:answer|approval|yes)\b/.test(
      words,
    )
  )
    return { kind: "waiting" };
  if (/\bnext\b|\bcoming\b|\btomorrow\b|\bplanned\b|\bschedule\b/.test(words))
    return { kind: "next", task: null };
  if (/\bcosts?\b|\bspen[dt]\b|\bmoney\b|\bbudget\b/.test(words)) return { kind: "cost" };
  if (/\bfindings?\b|\bf(?:ou|i)nd\b/.test(words)) return { kind: "findings", task: null };
  if (/\bdata(?:sets?|bases?)?\b|\btables?\b/.test(words)) return { kind: "data" };
  if (/\baudit\b|\bforgotten\b|\baccounted\b|\blost track\b/.test(words)) return { kind: "audit" };
  const state = stateIn(words);
  const day = dayIn(words);
  if (state !== null || day.weekday !== null || day.daysBack !== undefined || /\bhistory\b/.test(words))
    return { kind: "history", task: null, state, ...day };
  return { kind: "news" };
}

const STATES: readonly (readonly [RegExp, string])[] = [
  [/\bfail|\bbroke|\bwent wrong\b/, "failed"],
  [/\bskip/, "skipped"],
  [/\bmissed\b/, "missed"],
  [/\btimed? ?out\b/, "timed_out"],
  [/\bsucceeded\b/, "succeeded"],
];

function stateIn(words: string): string | null {
  return STATES.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** Tonight and today are the newest there is; nothing has to be said of them. */
function dayIn(words: string): { weekday: number | null; daysBack?: number } {
  const weekday = WEEKDAYS.findIndex((day) => words.includes(day));
  if (weekday !== -1) return { weekday };
  if (/\byesterday\b/.test(words)) return { weekday: null, daysBack: 1 };
  return /\b(?:this|last|past) week\b/.test(words) ? { weekday: null, daysBack: WEEK } : { weekday: null };
}

/** A variant by its number, or a name in capitals behind `look up`. */
function termIn(sentence: string): string | null {
  const known = /\brs\d{2,12}\b/i.exec(sentence)?.[0];
  if (known !== undefined) return known.toLowerCase();
  const named = /\b(?:look ?up|gene|variant)\s+(?:the\s+)?(?:gene\s+|variant\s+)?([\w:.-]+)/i.exec(
    sentence,
  )?.[1];
  return named !== undefined && /^[A-Z0-9]/.test(named) ? named.replace(/[.:]+$/, "") : null;
}

/** The longest id whose words stand in the sentence, with `_` or blanks between them; else the first word of one. */
function taskIn(words: string, tasks: readonly string[]): string | null {
  const spaced = ` ${words.replaceAll("_", " ").replaceAll(/\s+/g, " ").trim()} `;
  const whole = tasks.filter((id) => spaced.includes(` ${id.replaceAll("_", " ")} `));
  const [longest] = whole.toSorted((a, b) => b.length - a.length);
  if (longest !== undefined) return longest;
  const byFirst = tasks.filter((id) => spaced.includes(` ${id.split("_", 1)[0]} `));
  return byFirst.length === 1 ? (byFirst[0] ?? null) : null;
}

function isAll(named: string, task: string): boolean {
  const name = named.replaceAll(/[_\s]+/g, " ").trim();
  return name === task.replaceAll("_", " ") || name === task.split("_", 1)[0];
}

/** Local date so many days before another, both as `2026-11-25`. */
export function daysBefore(today: string, days: number): string {
  const at = new Date(`${today}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - days);
  return at.toISOString().slice(0, 10);
}

/** Local date of the newest such weekday up to a local date, both as `2026-11-25`. */
export function newestWeekday(today: string, weekday: number): string {
  const now = new Date(`${today}T00:00:00Z`).getUTCDay();
  return daysBefore(today, (now - weekday + WEEK) % WEEK);
}
