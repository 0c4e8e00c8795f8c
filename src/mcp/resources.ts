/** What a client may attach without a call; each is the answer of a tool. */

const JSON_TYPE = { mimeType: "application/json" } as const;

export const RESOURCES = [
  {
    uri: "nightdesk://status",
    name: "status",
    title: "Nightdesk: status",
    description: "What runs and waits, last outcomes, next moments, alerts",
    ...JSON_TYPE,
  },
  {
    uri: "nightdesk://findings",
    name: "findings",
    title: "Nightdesk: open findings",
    description: "What the tasks found and what is still so",
    ...JSON_TYPE,
  },
] as const;

export const RESOURCE_TEMPLATES = [
  {
    uriTemplate: "nightdesk://report/{task}",
    name: "report",
    title: "Nightdesk: newest report of a task",
    description: "Headline, text, metrics and findings",
    ...JSON_TYPE,
  },
] as const;

interface ResourceCall {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The call behind a resource; null if there is no such resource. */
export function resourceCall(uri: string): ResourceCall | null {
  if (uri === "nightdesk://status") return { tool: "status", args: {} };
  if (uri === "nightdesk://findings") return { tool: "findings", args: {} };
  const [, written] = /^nightdesk:\/\/report\/([^/?#]+)$/.exec(uri) ?? [];
  if (written === undefined) return null;
  const of = decoded(written);
  return of === null ? null : { tool: "report", args: { of } };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
