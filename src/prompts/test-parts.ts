/** Parts for tests: the real files, and nothing in the datasets, reports and findings. */
import { diskFiles } from "./disk-files.ts";
import type { PromptParts, PromptRequest } from "./parts.ts";

export function testParts(changes: Partial<PromptParts> = {}): PromptParts {
  return {
    ...diskFiles(),
    query: async () => ({ columns: [], rows: [] }),
    report: async () => null,
    findings: async () => [],
    ...changes,
  };
}

export function testRequest(home: string, changes: Partial<PromptRequest> = {}): PromptRequest {
  return { home, text: "Sum up.", inputs: [], model: null, effort: null, schema: null, ...changes };
}
