import * as z from "zod";
import type { Tool } from "../tools/index.ts";

/** A tool as `tools/list` shows it. */
export function describeTool({ name, description, input, output, readOnly }: Tool) {
  return {
    name,
    description,
    inputSchema: schemaOf(input, "input"),
    outputSchema: schemaOf(output, "output"),
    annotations: {
      readOnlyHint: readOnly,
      destructiveHint: false,
      idempotentHint: readOnly,
      // Everything is on this machine.
      openWorldHint: false,
    },
  };
}

/** Clients check answers by draft 7, whatever newer one they may know. */
function schemaOf(schema: z.ZodObject, io: "input" | "output") {
  const written = z.toJSONSchema(schema, { target: "draft-7", io });
  return { ...written, type: "object" as const } as { type: "object"; [key: string]: unknown };
}
