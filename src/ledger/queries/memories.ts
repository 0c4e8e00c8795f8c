/** What is remembered of a task beside its slots and runs. */
import type { TaskMemory } from "../../ports/ledger.ts";
import type { TaskMemoryTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { all, change, first, statement } from "../statement.ts";

const ALL = statement()((db) => db.selectFrom("task_memory").selectAll().orderBy("task"));

const ONE = statement<{ task: string }>()((db, param) =>
  db.selectFrom("task_memory").selectAll().where("task", "=", param("task")),
);

const SAVE = statement<TaskMemoryTable>()((db, param) => {
  const rest = {
    paused_at: param("paused_at"),
    paused_why: param("paused_why"),
    last_success_at: param("last_success_at"),
    failures_in_row: param("failures_in_row"),
    alerted_at: param("alerted_at"),
    watermark: param("watermark"),
    last_full_at: param("last_full_at"),
    input_hash: param("input_hash"),
  };
  return db
    .insertInto("task_memory")
    .values({ task: param("task"), ...rest })
    .onConflict((conflict) => conflict.column("task").doUpdateSet(rest));
});

/** Memories of all tasks that have one. */
export async function allMemories(session: Session): Promise<TaskMemory[]> {
  return (await all(session, ALL, {})).map(toMemory);
}

/** The memory of one task; an empty one if there is none yet. */
export async function memoryOf(session: Session, task: string): Promise<TaskMemory> {
  const row = await first(session, ONE, { task });
  return row === null ? emptyMemory(task) : toMemory(row);
}

/** Lays a patch over the memory of a task. */
export async function updateMemory(
  session: Session,
  task: string,
  patch: Partial<Omit<TaskMemory, "task">>,
): Promise<void> {
  const memory = { ...(await memoryOf(session, task)), ...patch };
  await change(session, SAVE, {
    task,
    paused_at: memory.pausedAt,
    paused_why: memory.pausedWhy,
    last_success_at: memory.lastSuccessAt,
    failures_in_row: memory.failuresInRow,
    alerted_at: memory.alertedAt,
    watermark: memory.watermark,
    last_full_at: memory.lastFullAt,
    input_hash: memory.inputHash,
  });
}

function emptyMemory(task: string): TaskMemory {
  return {
    task,
    pausedAt: null,
    pausedWhy: null,
    lastSuccessAt: null,
    failuresInRow: 0,
    alertedAt: null,
    watermark: null,
    lastFullAt: null,
    inputHash: null,
  };
}

function toMemory(row: TaskMemoryTable): TaskMemory {
  return {
    task: row.task,
    pausedAt: row.paused_at,
    pausedWhy: row.paused_why,
    lastSuccessAt: row.last_success_at,
    failuresInRow: row.failures_in_row,
    alertedAt: row.alerted_at,
    watermark: row.watermark,
    lastFullAt: row.last_full_at,
    inputHash: row.input_hash,
  };
}
