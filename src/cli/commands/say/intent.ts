/** What a sentence means without a model: a few plain wishes, recognised by their words. Pure. */

export type Intent =
  | { readonly kind: "run"; readonly task: string }
  | { readonly kind: "pause"; readonly task: string }
  | { readonly kind: "resume"; readonly task: string }
  | { readonly kind: "why"; readonly task: string; readonly weekday: number | null }
  | { readonly kind: "next" }
  | { readonly kind: "cost" }
  /** What happened: the answer to everything else. */
  | { readonly kind: "news" };

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** @param tasks ids of the tasks that there are */
export function intentOf(sentence: string, tasks: readonly string[]): Intent {
  const words = sentence.toLowerCase().replaceAll(/[?!.,;:"'„“”]/g, " ");
  const task = taskIn(words, tasks);
  const command =
    /^\s*(?:please\s+)?(run|start|pause|resume)\s+(?:the\s+)?(?:task\s+)?([a-z0-9_ ]+?)(?:\s+(?:now|please|again))*\s*$/.exec(
      words,
    );
  if (command !== null && task !== null && isAll(command[2] ?? "", task)) {
    const verb = command[1] === "start" ? "run" : command[1];
    return { kind: verb as "run" | "pause" | "resume", task };
  }
  if (task !== null && /\bwhy\b|\bskipped\b|\bmissed\b|\bfail/.test(words)) {
    const weekday = WEEKDAYS.findIndex((day) => words.includes(day));
    return { kind: "why", task, weekday: weekday === -1 ? null : weekday };
  }
  if (/\bnext\b|\bcoming\b|\btomorrow\b/.test(words)) return { kind: "next" };
  if (/\bcosts?\b|\bspen[dt]\b|\bmoney\b/.test(words)) return { kind: "cost" };
  return { kind: "news" };
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

/** Local date of the newest such weekday up to a local date, both as `2026-11-25`. */
export function newestWeekday(today: string, weekday: number): string {
  const at = new Date(`${today}T00:00:00Z`);
  const back = (at.getUTCDay() - weekday + 7) % 7;
  at.setUTCDate(at.getUTCDate() - back);
  return at.toISOString().slice(0, 10);
}
