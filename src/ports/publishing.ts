/** What the world may see. Where it goes: `publisher.ts`. */

export interface Site {
  /** Path below the site's root, with `/`, to the file's bytes. The same data makes the same bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Ids of the tasks that are in it. */
  readonly publicTasks: readonly string[];
  /** How many tasks there are, private ones too. */
  readonly allTasks: number;
  /** Sentences for the person who publishes; they are not on the page. */
  readonly notes?: readonly string[];
}
