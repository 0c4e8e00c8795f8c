/** Random cron expressions that are valid and that every cron reads the same way. */
import fc from "fast-check";

function field(min: number, max: number): fc.Arbitrary<string> {
  const value = fc.integer({ min, max });
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.integer({ min: 1, max: Math.floor((max - min) / 2) });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant("*") },
    { weight: 3, arbitrary: value.map(String) },
    fc.array(value, { minLength: 2, maxLength: 4 }).map((values) => values.join(",")),
    range,
    fc.tuple(range, step).map(([text, every]) => `${text}/${every}`),
    step.map((every) => `*/${every}`),
  );
}

/** Six fields, the second first. */
export function anyCron(): fc.Arbitrary<string> {
  return fc.tuple(field(0, 59), anyMinuteCron()).map(([second, rest]) => `${second} ${rest}`);
}

/** Five fields. */
export function anyMinuteCron(): fc.Arbitrary<string> {
  return fc
    .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
    .map((fields) => fields.join(" "));
}
