/** The file in which a proposed task waits: who, when and why as comments, then the task. */
import { safeLine } from "./render/safe-text.ts";

interface ProposalText {
  readonly id: string;
  /** YAML, indented as an entry below `tasks:`. */
  readonly entry: string;
  /** Local time with its offset. */
  readonly at: string;
  readonly by: string;
  readonly why: string;
}

export function proposalText({ id, entry, at, by, why }: ProposalText): string {
  const head = [
    `A proposed task, ${id}. It does nothing where it lies.`,
    `Proposed by: ${by}`,
    `Proposed at: ${at}`,
    ...commented("Why", why),
    "",
    'To put it into force: read it, copy it below "tasks:" in your YAML and set enabled: true.',
    "Otherwise delete this file.",
  ];
  return `${head.map((line) => `# ${line}`.trimEnd()).join("\n")}\ntasks:\n${entry}`;
}

/** Every line of a stranger's text becomes a comment of its own, so that none of it can become YAML. */
function commented(title: string, text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map((line) => safeLine(line));
  return lines.map((line, index) => (index === 0 ? `${title}: ${line}` : `  ${line}`));
}
