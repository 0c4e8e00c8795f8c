/** An answer that stays up to date. Old figures stay until the new ones are there. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Answer, ReadName } from "../../api/routes.ts";
import { ask, AskError } from "./api.ts";
import { changes, line, noteArrival, now, serverNow, whileAsking } from "./session.ts";

export interface Asked<T> {
  readonly answer: T | null;
  readonly fault: string | null;
  /** There is no such thing to answer for. */
  readonly isMissing: boolean;
  retry(): void;
}

/** A burst of changes is one question. */
const SETTLE_MS = 120;
/** Moments pass also where nothing changes. */
const OLD_MS = 60_000;

interface Options {
  /** false for what does not change by itself, such as a table of data. */
  readonly isLive?: boolean;
}

export function useAnswer<N extends ReadName>(
  name: N,
  path: string | null,
  options: Options = {},
): Asked<Answer<N>> {
  const [state, setState] = useState<{
    path: string | null;
    answer: Answer<N> | null;
    fault: string | null;
    isMissing?: boolean;
  }>({
    path: null,
    answer: null,
    fault: null,
  });
  const [round, setRound] = useState(0);
  const asked = useRef({ at: 0, number: 0, shown: 0 });
  const change = options.isLive === false ? 0 : changes.value;
  const minute = options.isLive === false ? 0 : Math.floor(now.value / OLD_MS);

  useEffect(() => {
    if (path === null) return;
    const isAgain = state.path === path && Date.now() - asked.current.at < SETTLE_MS;
    const timer = setTimeout(() => question(path), isAgain ? SETTLE_MS : 0);
    return () => clearTimeout(timer);
  }, [path, change, minute, round]);

  useEffect(() => () => noteArrival(asked, null), []);

  function question(wanted: string): void {
    const number = ++asked.current.number;
    asked.current.at = Date.now();
    // An answer that comes after a newer one is old. None is called off: on a busy night nothing would ever arrive.
    const isNews = () => number > asked.current.shown && (asked.current.shown = number) > 0;
    const answered = ask(name, wanted)
      .then((answer) => isNews() && arrive(wanted, answer))
      .catch((fault: unknown) => {
        const words = fault instanceof Error ? fault.message : String(fault);
        // Where the line is lost the masthead says so, and what was read stays readable.
        if (isNews())
          setState((old) => ({
            path: wanted,
            answer: old.path === wanted ? old.answer : null,
            fault: words,
            isMissing: fault instanceof AskError && fault.status === 404,
          }));
      });
    whileAsking(answered);
  }

  function arrive(from: string, answer: Answer<N>): void {
    if (options.isLive !== false) noteArrival(asked, serverNow());
    setState({ path: from, answer, fault: null });
  }

  const isOther = state.path !== path;
  const isLost = line.value === "lost" && state.answer !== null;
  return {
    // While a filter or a range changes, the old answer of the same page stays on view.
    answer: state.answer,
    fault: isOther || isLost ? null : state.fault,
    isMissing: !isOther && state.isMissing === true,
    retry: () => setRound((old) => old + 1),
  };
}
