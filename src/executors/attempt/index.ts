/** Running one command of the operating system as an attempt; what the executors of this house share. */
export type { Command, Preparation } from "./command.ts";
export { createCommandExecutor, type CommandKind } from "./command-executor.ts";
export type { AttemptContext } from "./context.ts";
export { contractVariables, RUN_FOLDER_VARIABLE } from "./contract.ts";
export { markStarted, writeExit } from "./exit-file.ts";
export { followOutput, type FollowOptions } from "./follow-output.ts";
export { DEFAULT_LIMITS, type OutputLimits } from "./limits.ts";
export { attemptFiles, runFolder, type AttemptFiles } from "./run-folder.ts";
