/** On a phone what is good in a long list is folded behind one line. On a desk, and on paper, all of it is there. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** So few are shorter than a line that stands for them and a touch. */
const FEW = 3;

interface Props {
  /** Rows of the class `good`. */
  good: number;
  /** What the line says that they are: `9 succeeded`. */
  text: string;
  /** The list. */
  children: ComponentChildren;
}

export function Fold({ good, text, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  if (good <= FEW) return <>{children}</>;
  return (
    <div class={isOpen ? "" : "folded"}>
      {children}
      <button class="quiet unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {text}
      </button>
    </div>
  );
}
