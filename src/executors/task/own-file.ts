/** Files of Nightdesk itself that the process of a task needs. */
import { findOwnFile } from "../../own-file/find.ts";

/** The program of a task's process. */
export function hostFile(): string {
  return findOwnFile(import.meta.url, ["executors/task/host.ts", "executors/task/host.js"]);
}

/** What `nightdesk/sdk` stands for. */
export function sdkFile(): string {
  return findOwnFile(import.meta.url, ["sdk/index.ts", "sdk.js"]);
}
