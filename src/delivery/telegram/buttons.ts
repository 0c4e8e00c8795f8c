/** Yes and no under a question. */
import type { OutgoingMessage } from "../../ports/channel.ts";

const KEY = /^approval:([A-Za-z0-9_-]{1,50})$/;
const DATA = /^(yes|no):([A-Za-z0-9_-]{1,50})$/;

/** Buttons of an approval, whose message has the key `approval:ID`; null for everything else. */
export function answerButtons({ kind, key }: Pick<OutgoingMessage, "kind" | "key">) {
  const id = kind === "approval" ? KEY.exec(key)?.[1] : undefined;
  if (id === undefined) return null;
  return [
    [
      { text: "Approve", callback_data: `yes:${id}` },
      { text: "Deny", callback_data: `no:${id}` },
    ],
  ];
}

/** What a pressed button says; null if it is none of ours. */
export function pressedButton(data: string | undefined): { id: string; yes: boolean } | null {
  const match = DATA.exec(data ?? "");
  return match === null ? null : { id: match[2] ?? "", yes: match[1] === "yes" };
}
