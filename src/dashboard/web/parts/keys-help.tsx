/** The keys, for whoever presses `?`. */
import { useEffect, useRef } from "preact/hooks";
import { areKeysOn, areKeysShown, KEYS, turnKeys } from "../state/keys.ts";

export function KeysHelp() {
  const box = useRef<HTMLDialogElement>(null);
  const isShown = areKeysShown.value;
  useEffect(() => {
    if (isShown) box.current?.showModal();
    else box.current?.close();
  }, [isShown]);
  return (
    <dialog ref={box} aria-labelledby="keys" onClose={() => (areKeysShown.value = false)}>
      <h2 id="keys">Keys</h2>
      <dl class="facts">
        {KEYS.map(([key, text]) => (
          <>
            <dt key={key}>
              <kbd>{key}</kbd>
            </dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
      <p class="row" style={{ marginTop: "12px" }}>
        <button onClick={() => (areKeysShown.value = false)}>Close</button>
        <button class="quiet" aria-pressed={!areKeysOn.value} onClick={() => turnKeys(!areKeysOn.value)}>
          {areKeysOn.value ? "Turn them off" : "Turn them on"}
        </button>
      </p>
    </dialog>
  );
}
