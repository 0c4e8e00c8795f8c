/** A question of a person, answered over what Nightdesk knows. */

export type SayAnswer =
  | { readonly kind: "answered"; readonly text: string; readonly usd: number; readonly isEstimate: boolean }
  /** No key is set; what can be told without a model is told by whoever asks. */
  | { readonly kind: "no_key"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string };

export type Say = (question: string, signal: AbortSignal) => Promise<SayAnswer>;
