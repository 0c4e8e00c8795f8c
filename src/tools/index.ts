/** All tools, in the order in which they are offered. */
import { dataChanges, dataList, dataQuery, genomeLookup } from "./datasets.ts";
import { findings, report } from "./results.ts";
import { audit, history, logs, next, status, why } from "./runs.ts";
import { proposeTask, runTask } from "./steering.ts";
import type { Tool } from "./tool.ts";

export const TOOLS: readonly Tool[] = [
  status,
  report,
  findings,
  history,
  why,
  logs,
  next,
  audit,
  dataList,
  dataQuery,
  dataChanges,
  genomeLookup,
  runTask,
  proposeTask,
];

export { callTool, type Tool, type ToolAnswer, type ToolDesk, type ToolValue } from "./tool.ts";
