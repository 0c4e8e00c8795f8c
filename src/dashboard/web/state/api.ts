/** Asking the server, and telling it what a person decided. */
import type { Answer, Body, ReadName, WriteName } from "../../api/routes.ts";
import { publishedAnswer } from "../published/answer.ts";
import { inlined } from "../published/inlined.ts";
import { session } from "./session.ts";

export class AskError extends Error {
  /** Of HTTP; 0 if nobody answered. */
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** @param path beginning with `/api/`, with its query */
export async function ask<N extends ReadName>(
  name: N,
  path: string,
  signal?: AbortSignal,
): Promise<Answer<N>> {
  if (inlined !== null) {
    const answer = publishedAnswer(inlined, name, path);
    if (answer !== null) return answer;
    throw new AskError(404, "This is not part of what was published.");
  }
  const response = await reached(path, { signal: signal ?? null, headers: { Accept: "application/json" } });
  return (await bodyOf(response)) as Answer<N>;
}

export async function tell<N extends WriteName>(_name: N, path: string, body: Body<N>) {
  const response = await reached(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Nightdesk-Token": session.value?.token ?? "" },
    body: JSON.stringify(body),
  });
  return (await bodyOf(response)) as Answer<"session"> extends never
    ? never
    : { said: string; run: string | null };
}

/** The browser's own words for a server that is gone ("Failed to fetch") help nobody. */
async function reached(path: string, how: RequestInit): Promise<Response> {
  try {
    return await fetch(path.slice(1), how);
  } catch {
    throw new AskError(0, "Nightdesk is not running here any more. To start it: nightdesk start");
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body;
  const words =
    body !== null && typeof body === "object" && "error" in body ? String(body.error) : response.statusText;
  throw new AskError(response.status, words);
}
