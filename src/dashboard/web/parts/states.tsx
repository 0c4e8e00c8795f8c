/** Empty, not yet there, and gone wrong: each says in a sentence what is the matter. */
import type { ComponentChildren } from "preact";
import { isPublished } from "../published/inlined.ts";
import type { Asked } from "../state/use-answer.ts";

export function Loaded<T>({
  asked,
  missing,
  children,
}: {
  asked: Asked<T>;
  /** What stands here if there is no such thing. */
  missing?: ComponentChildren;
  children: (answer: T) => ComponentChildren;
}) {
  const { answer, fault, retry } = asked;
  if (answer === null && fault === null)
    return (
      <p class="soft" role="status">
        Asking the ledger…
      </p>
    );
  if (asked.isMissing && missing !== undefined && !isPublished) return <>{missing}</>;
  return (
    <>
      {fault !== null && isPublished && <p class="soft">{fault}</p>}
      {fault !== null && !isPublished && (
        <p class="notice" role="alert">
          <b class="bad">This part could not be read:</b> {fault}{" "}
          <button class="quiet" onClick={retry}>
            Retry
          </button>
        </p>
      )}
      {answer !== null && children(answer)}
    </>
  );
}

/** An address that names something which is not there. */
export function Missing({
  children,
  href,
  text,
}: {
  children: ComponentChildren;
  href: string;
  text: string;
}) {
  return (
    <>
      <h1>{children}</h1>
      <p style={{ marginTop: "12px" }}>
        <a href={href}>{text}</a>
      </p>
    </>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return (
    <p class="soft" style={{ padding: "8px 0" }}>
      {children}
    </p>
  );
}
