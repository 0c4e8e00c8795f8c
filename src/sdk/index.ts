/** `nightdesk/sdk`: everything that a task author imports. */
export * as z from "zod";
export { defineTask, isTask } from "./define-task.ts";
export type { AnyTask, TaskDefinition } from "./define-task.ts";
export type { TaskContext } from "./task-context.ts";
export type {
  ChangeTotals,
  Dataset,
  DatasetCache,
  DatasetsOf,
  ForeignDataset,
  QueryParams,
  RebuildChecks,
  UpsertCounts,
} from "./dataset.ts";
export type {
  ColumnType,
  NewRowOf,
  Retention,
  TableChange,
  RowKeyOf,
  RowOf,
  TableSpec,
  TableSpecs,
} from "./tables.ts";
export type { FindingInput, Reporter, Severity } from "./reporter.ts";
export type {
  Desk,
  DeskDay,
  DeskFinding,
  DeskFindingChange,
  DeskNext,
  DeskReport,
  DeskRun,
  DeskSlot,
  DeskSnapshot,
  DeskTask,
} from "./desk.ts";
export type { Conditional, Downloaded, DownloadOptions, Http, HttpOptions, Validators } from "./http.ts";
export { TaskFailed } from "./task-failed.ts";
export { DownloadError } from "./download-error.ts";
export type { DownloadErrorCode } from "./download-error.ts";
export type { Rate } from "./token-bucket.ts";
export { PowerNotAvailable, PowerNotGranted, POWERS } from "./powers.ts";
export type { Delivery, Power, Powers, Publish } from "./powers.ts";
export { PublishError } from "../ports/publish-error.ts";
export type { Hit, PublishErrorCode } from "../ports/publish-error.ts";
export type { Published, PublishOptions, PublishPlace, PublishSource } from "../ports/publisher.ts";
export { HttpError } from "./http-error.ts";
export type { HttpErrorKind } from "./http-error.ts";
export { DatasetError } from "../ports/dataset-error.ts";
export type { DatasetErrorCode } from "../ports/dataset-error.ts";
