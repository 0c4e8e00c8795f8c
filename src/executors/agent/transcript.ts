/** Everything the agent's program said, one JSON object per line, masked: kept in `state/transcripts`, where no agent reads. */
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

export const TRANSCRIPTS = join("state", "transcripts");

/** @param mask what takes secrets out of a text */
export function openTranscript(
  home: string,
  runId: string,
  mask: (text: string) => string,
): (message: object) => void {
  const folder = join(home, TRANSCRIPTS);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${runId}.jsonl`);
  return (message) => appendFileSync(path, `${mask(JSON.stringify(message))}\n`, { mode: 0o600 });
}
