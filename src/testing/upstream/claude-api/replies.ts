/** What the loopback Claude may answer, and how a request is seen by whoever decides it. */

export interface FakeUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_input_tokens?: number;
  readonly cache_creation_input_tokens?: number;
}

interface Common {
  readonly usage?: FakeUsage;
}

export type Reply =
  | (Common & { readonly text: string; readonly stopReason?: string })
  /** An answer in the asked-for form. */
  | (Common & { readonly json: unknown })
  /** Calls of tools, all in one turn. */
  | (Common & { readonly calls: readonly { readonly name: string; readonly input: unknown }[] })
  | { readonly status: number; readonly retryAfter?: number; readonly message?: string }
  /** Headers come, then never anything more. */
  | { readonly hang: true }
  /** A beginning, then the connection breaks. */
  | (Common & { readonly cut: string });

export interface Block {
  readonly type: string;
  readonly text?: string;
  readonly content?: unknown;
  readonly name?: string;
  readonly input?: unknown;
  readonly is_error?: boolean;
}

export interface RequestBody {
  readonly model: string;
  readonly max_tokens: number;
  readonly stream?: boolean;
  readonly system?: string | readonly Block[];
  readonly messages: readonly { readonly role: string; readonly content: string | readonly Block[] }[];
  readonly tools?: readonly { readonly name: string }[];
  readonly output_config?: unknown;
}

export interface Call {
  /** 1 for the first request to this server. */
  readonly n: number;
  readonly path: string;
  readonly body: RequestBody;
  readonly bytes: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The newest text of the user. */
  readonly userText: string;
  /** Results of tools in the user's last message. */
  readonly toolResults: readonly string[];
  /** Results of tools in the whole conversation. */
  readonly resultsSoFar: number;
}

export const SMALL_USAGE: FakeUsage = { input_tokens: 100, output_tokens: 20 };

export function callOf(parts: Pick<Call, "n" | "path" | "body" | "bytes" | "headers" | "at">): Call {
  const blocks = parts.body.messages.map(({ role, content }) => ({ role, blocks: blocksOf(content) }));
  const texts = blocks
    .filter(({ role }) => role === "user")
    .flatMap((message) => message.blocks)
    .filter(({ type }) => type === "text")
    .map(({ text }) => text ?? "")
    // What the program adds by itself is not what the user said.
    .filter((text) => !text.startsWith("<system-reminder>"));
  const results = (message: (typeof blocks)[number] | undefined): string[] =>
    (message?.blocks ?? []).filter(({ type }) => type === "tool_result").map(resultText);
  return {
    ...parts,
    userText: texts.at(-1) ?? "",
    // Behind it the program may tell how much money is left.
    toolResults: results(blocks.findLast(({ role }) => role === "user")),
    resultsSoFar: blocks.flatMap(results).length,
  };
}

function blocksOf(content: string | readonly Block[]): readonly Block[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

function resultText({ content }: Block): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return (content as Block[]).map(({ text }) => text ?? "").join("");
}
