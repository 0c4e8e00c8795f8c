/** The processes of the system that Nightdesk runs on. */
import type { Processes } from "../../ports/processes.ts";
import { darwinProcesses } from "./darwin.ts";
import { linuxProcesses } from "./linux.ts";
import { windowsProcesses } from "./windows.ts";

/** @param platform as Node names it; systems that are neither Linux nor Windows are taken for macOS's cousins */
export function systemProcesses(platform: string): Processes {
  if (platform === "win32") return windowsProcesses();
  if (platform === "linux") return linuxProcesses();
  return darwinProcesses();
}
