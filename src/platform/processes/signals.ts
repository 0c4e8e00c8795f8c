/** Asking for a process by signal 0, which does nothing to it. */

/** True if some process has this pid, be it another user's. */
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** True if some process, perhaps an ended one that nobody has fetched, is in this group. */
export function groupExists(group: number): boolean {
  return pidExists(-group);
}
