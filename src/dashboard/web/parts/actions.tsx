/** Buttons that change something. Each says afterwards what was done, and one click is one request. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Body, WriteName } from "../../api/routes.ts";
import { isPublished } from "../published/inlined.ts";
import { tell } from "../state/api.ts";
import { changes, said, session } from "../state/session.ts";

const SHOWN_MS = 6_000;

export async function act<N extends WriteName>(name: N, path: string, body: Body<N>): Promise<boolean> {
  try {
    const result = await tell(name, path, body);
    say(result.said, false);
    changes.value += 1;
    return true;
  } catch (fault) {
    say(fault instanceof Error ? fault.message : String(fault), true);
    return false;
  }
}

function say(text: string, isBad: boolean): void {
  const words = { text, isBad };
  said.value = words;
  setTimeout(() => {
    if (said.value === words) said.value = null;
  }, SHOWN_MS);
}

export function canSteer(): boolean {
  return !isPublished && session.value?.can_steer === true;
}

interface ActProps<N extends WriteName> {
  name: N;
  path: string;
  body: Body<N>;
  class?: string;
  label?: string;
  children: ComponentChildren;
}

export function Act<N extends WriteName>({ name, path, body, class: look, label, children }: ActProps<N>) {
  const [isBusy, setBusy] = useState(false);
  if (!canSteer()) return null;
  const click = () => {
    setBusy(true);
    void act(name, path, body).finally(() => setBusy(false));
  };
  return (
    <button class={look ?? ""} disabled={isBusy} aria-label={label} onClick={click}>
      {children}
    </button>
  );
}

export function taskPath(task: string, what: "run" | "pause" | "resume" | "backfill"): string {
  return `/api/tasks/${encodeURIComponent(task)}/${what}`;
}

export function RunNow({ task, look }: { task: string; look?: string }) {
  return (
    <Act
      name="run_now"
      path={taskPath(task, "run")}
      body={{ full: false }}
      class={look ?? ""}
      label={`Run now: ${task}`}
    >
      Run now
    </Act>
  );
}

export function Cancel({ run, look }: { run: string; look?: string }) {
  return (
    <Act
      name="cancel"
      path={`/api/runs/${encodeURIComponent(run)}/cancel`}
      body={{}}
      class={look ?? ""}
      label="Cancel the run"
    >
      Cancel
    </Act>
  );
}

export function PauseOrResume({ task, isPaused, look }: { task: string; isPaused: boolean; look?: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const why = useRef<HTMLInputElement>(null);
  if (!canSteer()) return null;
  if (isPaused) {
    return (
      <Act
        name="resume"
        path={taskPath(task, "resume")}
        body={{}}
        class={look ?? ""}
        label={`Resume ${task}`}
      >
        Resume
      </Act>
    );
  }
  const pause = () => void act("pause", taskPath(task, "pause"), { why: why.current?.value ?? "" });
  return (
    <>
      <button class={look ?? ""} aria-label={`Pause ${task}`} onClick={() => dialog.current?.showModal()}>
        Pause
      </button>
      <dialog ref={dialog} aria-label={`Pause ${task}`}>
        <form method="dialog" onSubmit={pause}>
          <h2>Pause {task}?</h2>
          <p>Its slots are recorded as skipped until you resume it.</p>
          <label>
            Why (kept with each skipped slot)
            <input ref={why} maxLength={200} />
          </label>
          <p class="row">
            <button class="main">Pause</button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Leave it
            </button>
          </p>
        </form>
      </dialog>
    </>
  );
}
