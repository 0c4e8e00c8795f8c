/** The slots of many tasks as one stream, by instant; tasks keep the order of the YAML within one instant. */
import type { Occurrence } from "../../../core/slot.ts";
import { hasSlots, type Task } from "../../../core/task.ts";
import { occurrences } from "../../../schedule/occurrences.ts";

export interface PlannedSlot {
  readonly task: Task;
  readonly occurrence: Occurrence;
  /** True if an earlier nominal time of the task falls on the same instant, so that this one does not run. */
  readonly merged: boolean;
}

interface Head {
  readonly rank: number;
  readonly task: Task;
  readonly source: Iterator<Occurrence, void, undefined>;
  occurrence: Occurrence;
  previousAt: number;
}

/**
 * Slots with `from <= at < until`.
 *
 * @param from epoch milliseconds
 */
export function* mergeSlots(
  tasks: readonly Task[],
  from: number,
  until: number,
): Generator<PlannedSlot, void, undefined> {
  const heap: Head[] = [];
  for (const [rank, task] of tasks.entries()) {
    if (!hasSlots(task.rule)) continue;
    const source = iterate(occurrences(task.rule, task.zone, from - 1, until - 1));
    const step = source.next();
    if (step.done === true) continue;
    heap.push({ rank, task, source, occurrence: step.value, previousAt: Number.NaN });
  }
  for (let i = (heap.length >> 1) - 1; i >= 0; i--) sink(heap, i);
  for (let head = heap[0]; head !== undefined; head = heap[0]) {
    const { task, occurrence } = head;
    yield { task, occurrence, merged: head.previousAt === occurrence.at };
    const step = head.source.next();
    if (step.done === true) {
      const last = heap.pop();
      if (last !== undefined && last !== head) heap[0] = last;
    } else {
      head.previousAt = occurrence.at;
      head.occurrence = step.value;
    }
    sink(heap, 0);
  }
}

function iterate(slots: Iterable<Occurrence>): Iterator<Occurrence, void, undefined> {
  return slots[Symbol.iterator]();
}

function sink(heap: Head[], start: number): void {
  let index = start;
  for (;;) {
    const smallest = smallestChild(heap, index);
    const parent = heap[index];
    const child = heap[smallest];
    if (smallest === index || parent === undefined || child === undefined) return;
    heap[index] = child;
    heap[smallest] = parent;
    index = smallest;
  }
}

function smallestChild(heap: readonly Head[], index: number): number {
  let smallest = index;
  for (let child = index * 2 + 1; child <= index * 2 + 2; child++) {
    if (isBefore(heap[child], heap[smallest])) smallest = child;
  }
  return smallest;
}

function isBefore(a: Head | undefined, b: Head | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.occurrence.at === b.occurrence.at ? a.rank < b.rank : a.occurrence.at < b.occurrence.at;
}
