/** Every door of the dashboard's programming interface. The server serves exactly these, and tests walk them. */
import type * as z from "zod";
import * as data from "./data.ts";
import * as days from "./days.ts";
import { front, frontQuery } from "./front.ts";
import { run } from "./run.ts";
import * as steering from "./steering.ts";
import * as tasks from "./tasks.ts";

export interface ReadRoute {
  readonly path: string;
  readonly query: z.ZodType;
  readonly answer: z.ZodType;
}

export interface WriteRoute {
  readonly path: string;
  readonly body: z.ZodType;
  readonly answer: z.ZodType;
}

const { nothing } = steering;

export const READS = {
  session: { path: "/api/session", query: nothing, answer: steering.session },
  front: { path: "/api/front", query: frontQuery, answer: front },
  grid: { path: "/api/tasks", query: tasks.gridQuery, answer: tasks.grid },
  task: { path: "/api/tasks/:task", query: nothing, answer: tasks.task },
  history: { path: "/api/tasks/:task/history", query: tasks.pageQuery, answer: tasks.page },
  trend: { path: "/api/tasks/:task/trend", query: tasks.trendQuery, answer: tasks.trend },
  run: { path: "/api/runs/:run", query: nothing, answer: run },
  failures: { path: "/api/failures", query: tasks.pageQuery, answer: tasks.page },
  day: { path: "/api/day", query: days.dayQuery, answer: days.day },
  year: { path: "/api/year", query: days.yearQuery, answer: days.year },
  datasets: { path: "/api/data", query: nothing, answer: data.datasets },
  rows: { path: "/api/data/:dataset/:table", query: data.rowsQuery, answer: data.rows },
  spend: { path: "/api/spend", query: data.spendQuery, answer: data.spend },
  audit: { path: "/api/audit", query: data.auditQuery, answer: data.audit },
  search: { path: "/api/search", query: data.searchQuery, answer: data.search },
} as const satisfies Record<string, ReadRoute>;

export const WRITES = {
  run_now: { path: "/api/tasks/:task/run", body: steering.runNow, answer: steering.done },
  pause: { path: "/api/tasks/:task/pause", body: steering.pause, answer: steering.done },
  resume: { path: "/api/tasks/:task/resume", body: nothing, answer: steering.done },
  backfill: { path: "/api/tasks/:task/backfill", body: steering.backfill, answer: steering.done },
  cancel: { path: "/api/runs/:run/cancel", body: nothing, answer: steering.done },
  answer: { path: "/api/approvals/:approval", body: steering.answer, answer: steering.done },
} as const satisfies Record<string, WriteRoute>;

/** Answered as a stream or a file. */
export const STREAMS = {
  events: "/api/events",
  log: "/api/runs/:run/log",
  artifact: "/api/runs/:run/artifacts/:n",
  tableFile: "/api/data/:dataset/:table/file",
} as const;

/** Header that carries the session's token. */
export const TOKEN_HEADER = "X-Nightdesk-Token";

export type ReadName = keyof typeof READS;
export type WriteName = keyof typeof WRITES;
export type Query<N extends ReadName> = z.output<(typeof READS)[N]["query"]>;
export type Answer<N extends ReadName> = z.output<(typeof READS)[N]["answer"]>;
export type Body<N extends WriteName> = z.output<(typeof WRITES)[N]["body"]>;
