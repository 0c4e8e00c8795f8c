/** A failure whose message says all that people need. Any other error is told with its stack, as a bug is. */

/** Throw it to end a run as failed with one sentence, which stands alone on the terminal and in the log. */
export class TaskFailed extends Error {
  readonly isForPeople = true;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TaskFailed";
  }
}

/** Is the error told by its message alone? Errors of rooms that import nothing say so by the same field. */
export function isForPeople(error: Error): boolean {
  return "isForPeople" in error && error.isForPeople === true;
}
