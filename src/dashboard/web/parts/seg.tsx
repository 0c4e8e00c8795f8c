/** A few choices side by side, one of them pressed. */
export function Seg<T extends string>({
  name,
  options,
  chosen,
  choose,
  push,
}: {
  name: string;
  options: readonly (readonly [T, string])[];
  chosen: string;
  choose: (value: T) => void;
  push?: boolean;
}) {
  return (
    <div class={push === true ? "seg push" : "seg"} role="group" aria-label={name}>
      {options.map(([value, title]) => (
        <button key={value} aria-pressed={value === chosen} onClick={() => choose(value)}>
          {title}
        </button>
      ))}
    </div>
  );
}
