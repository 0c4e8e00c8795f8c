/** A schedule as the YAML has it, in fewer letters: `daily mon tue wed thu fri 23:30` is `Mon–Fri 23:30`. */
const SHORT: Readonly<Record<string, string>> = {
  monday: "Mon",
  tuesday: "Tue",
  wednesday: "Wed",
  thursday: "Thu",
  friday: "Fri",
  saturday: "Sat",
  sunday: "Sun",
};
const ORDER = Object.values(SHORT);

export function shortRule(rule: string): string {
  const [kind = "", ...rest] = rule
    .replace(/ \([^)]*\)$/, "")
    .replaceAll("_", " ")
    .split(" ");
  if (kind === "monthly" && /^\d+$/.test(rest[0] ?? ""))
    return `monthly, ${ordinal(Number(rest[0]))} ${rest.slice(1).join(" ")}`;
  if (kind !== "daily" && kind !== "weekly") return [kind, ...rest].join(" ");
  const days = rest.flatMap((word) => dayOf(word) ?? []);
  const others = rest.filter((word) => dayOf(word) === null).join(" ");
  if (days.length === 0) return [kind, others].join(" ");
  return `${isRow(days) && days.length > 2 ? `${days[0]}–${days.at(-1)}` : days.join(", ")} ${others}`;
}

function dayOf(word: string): string | null {
  const text = word.toLowerCase().replace(",", "");
  return SHORT[text] ?? ORDER.find((day) => day.toLowerCase() === text) ?? null;
}

function isRow(days: readonly string[]): boolean {
  return days.every((day, index) => ORDER.indexOf(day) === ORDER.indexOf(days[0] ?? "") + index);
}

function ordinal(day: number): string {
  const ending =
    day % 10 === 1 && day !== 11
      ? "st"
      : day % 10 === 2 && day !== 12
        ? "nd"
        : day % 10 === 3 && day !== 13
          ? "rd"
          : "th";
  return `${day}${ending}`;
}
