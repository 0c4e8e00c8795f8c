/** A call in the words of the Messages API. */
import type Anthropic from "@anthropic-ai/sdk";
import type { ModelCall } from "../../ports/claude.ts";

type Params = Anthropic.Messages.MessageCreateParamsNonStreaming;

export function toParams(call: ModelCall): Params {
  const cache = call.isRepeated ? { cache_control: { type: "ephemeral" as const } } : {};
  const output = {
    ...(call.effort === null ? {} : { effort: call.effort }),
    ...(call.schema === null ? {} : { format: { type: "json_schema" as const, schema: { ...call.schema } } }),
  };
  return {
    model: call.model,
    max_tokens: call.maxTokens,
    ...(call.system === "" ? {} : { system: [{ type: "text", text: call.system, ...cache }] }),
    // The conversation goes back as it came.
    messages: call.messages.map(({ role, content }) => ({
      role,
      content: typeof content === "string" ? content : ([...content] as never[]),
    })),
    ...(Object.keys(output).length === 0 ? {} : { output_config: output }),
    ...(call.tools.length === 0
      ? {}
      : {
          tools: call.tools.map(({ name, description, inputSchema }) => ({
            name,
            description,
            input_schema: inputSchema as Anthropic.Messages.Tool.InputSchema,
          })),
        }),
  };
}

/** Bytes of a request as it is sent, for the most that it can cost. */
export function bytesOf(call: ModelCall): number {
  return new TextEncoder().encode(JSON.stringify(toParams(call))).length;
}
