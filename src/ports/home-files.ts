/** The few files of the home that the engine itself touches. Paths are relative to the home. */
export interface HomeFiles {
  /** Writes beside and renames, so that a reader never sees half a file. */
  writeAtomic(path: string, text: string): Promise<void>;
  /** Modification time, epoch ms; null if the file is not there. Absolute paths are taken as they are. */
  modifiedAt(path: string): number | null;
  /**
   * Where a path of a file or folder leads, links followed: relative to the home and with `/`; null if nothing is there
   * or if it lies outside.
   */
  locate(path: string): string | null;
  /** Marks that Nightdesk was alive now; cheap, without a flush to disk. */
  touchLifeSign(): void;
  /** When the last life sign was given; null if never. */
  lastLifeSign(): number | null;
  /** Removes files of a folder but the newest `keep` by name. */
  keepNewest(folder: string, keep: number): Promise<void>;
  /** Removes a file; one that is not there is no fault. */
  remove(path: string): Promise<void>;
  /** Renames a file that has become larger than this to its name and `.1`, in the place of an earlier one. */
  setAside(path: string, maxBytes: number): Promise<void>;
  makeFolder(folder: string): Promise<void>;
  /** Names of what is in a folder; none if it cannot be read. */
  namesIn(folder: string): readonly string[];
}
