/**
 * A JSON value without secrets: in texts, in names, and in numbers that are one. A number that is masked becomes a text,
 * which the tool's own description may refuse; then nothing is shown, which is the safe side.
 */
export function masked(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === "string") return mask(value);
  if (typeof value === "number") {
    const text = String(value);
    const shown = mask(text);
    return shown === text ? value : shown;
  }
  if (Array.isArray(value)) return value.map((entry) => masked(entry, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [mask(name), masked(entry, mask)]));
}
