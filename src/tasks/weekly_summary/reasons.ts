/** Why a moment passed without a run, in a few words. Pure. */

const WORDS: Readonly<Record<string, string>> = {
  paused: "it was paused",
  disabled: "it is disabled",
  overlap: "it was still running",
  upstream_failed: "what it depends on had failed",
  upstream_missed: "what it depends on was missed",
  upstream_paused: "what it depends on was paused",
  clock: "the clock was wrong",
  over_budget: "the budget was used up",
  gate: "its gate said no",
  superseded: "a later run stood for it",
  too_many: "more had been missed than are made up for",
  too_late: "it was too old to be made up for",
  unrecorded: "nothing could be recorded when it came",
  config_changed: "the configuration had changed",
  cancelled: "it was cancelled",
  task_said: "the task itself had nothing to do",
  unchanged: "nothing had changed",
};

export function reasonText(reason: string | null): string {
  if (reason === null) return "no reason was recorded";
  return WORDS[reason] ?? reason.replaceAll("_", " ");
}
