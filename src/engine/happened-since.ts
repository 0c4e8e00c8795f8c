/** What happened since the resident agent last looked, as a block of its prompt. */
import type { LedgerReading } from "../ports/ledger-reading.ts";

/** Without an earlier look: the last day. */
const FIRST_LOOK_MS = 24 * 3_600_000;
const MOST_THINGS = 50;
const LONGEST_TEXT = 500;

type Told = Pick<LedgerReading, "messages" | "events" | "newestReport">;

/** @param since epoch ms of the last look that went well; null if there was none */
export async function happenedSince(
  reading: Told,
  task: string,
  since: number | null,
  now: number,
): Promise<string> {
  const from = since ?? now - FIRST_LOOK_MS;
  const messages = await reading.messages({ since: from, limit: MOST_THINGS });
  const events = await reading.events({ since: from, limit: MOST_THINGS });
  const last = await reading.newestReport(task);
  const things = [
    ...messages
      .filter((message) => message.task !== task)
      .map(({ createdAt, kind, title, body, run }) => ({
        at: new Date(createdAt).toISOString(),
        kind,
        run,
        text: cut(body === null ? title : `${title}: ${body}`),
      })),
    ...events
      .filter(({ kind }) => kind === "question")
      .map(({ at, text }) => ({ at: new Date(at).toISOString(), kind: "question", text: cut(text) })),
  ].toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const lines = things.map((thing) => escaped(JSON.stringify(thing)));
  const before = last?.report.headline ?? null;
  const remembered = before === null ? "" : `\nYour last report: ${escaped(JSON.stringify(cut(before)))}`;
  return `\n\n<input name="what happened">\n${lines.join("\n")}\n</input>${remembered}`;
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} …` : text;
}

/** Content cannot end its block. */
function escaped(json: string): string {
  return json.replaceAll("<", "\\u003c");
}
