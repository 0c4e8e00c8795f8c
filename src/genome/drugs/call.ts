/** What a person's file says at a spot. */

/** One copy. A vendor's D and I do not say which letters. */
export type Copy =
  | { readonly kind: "letter"; readonly letter: string }
  /** As the reference, where what else could be there is an insertion or a deletion. */
  | { readonly kind: "reference" }
  | { readonly kind: "deleted" | "inserted"; readonly letters: string }
  | { readonly kind: "vendor"; readonly sign: "D" | "I" };

export interface Call {
  /** As the file writes it: `CT`, `0/1`. */
  readonly text: string;
  /** One or two; empty if there is no call. */
  readonly copies: readonly Copy[];
  /** What else the file knows of at this place; tells what "reference" is there. */
  readonly others: readonly Copy[];
}

export const NO_CALL: Call = { text: ".", copies: [], others: [] };

/** @param letters of a raw-data file: A, C, G, T, D or I; one or two */
export function callOfLetters(letters: string): Call {
  const copies = Array.from(letters, (sign): Copy =>
    sign === "D" || sign === "I" ? { kind: "vendor", sign } : { kind: "letter", letter: sign },
  );
  return { text: letters, copies, others: [] };
}
