/** The YAML file: from bytes to a checked configuration, with all problems in one pass. */
export type { Builtin, ConfigContext, ConfigFiles } from "./context.ts";
export { parseEnvFile, type EnvFile } from "./env-file.ts";
export { jsonSchema } from "./json-schema.ts";
export { parseConfig, type ParsedConfig } from "./parse-config.ts";
export { formatProblem, type Problem } from "./problem.ts";
export { proposedTask, type ProposedTask } from "./proposed-task.ts";
export { referencesWithin, resolveSecrets } from "./references.ts";
