/** What reading a configuration needs to know of the machine, given in so that reading stays a pure function. */
import type * as z from "zod";

/** The files that a configuration names. */
export interface ConfigFiles {
  /** What stands at an absolute path; links are followed; null if nothing can be seen there. */
  kind(path: string): "file" | "folder" | null;
  /** May this user execute the file? */
  isExecutable(path: string): boolean;
  /** May a user other than the owner and root change the file? Always false on Windows. */
  writableByOthers(path: string): boolean;
  /** Bytes of a file; null if it cannot be read or has more than `most`. */
  read(path: string, most: number): Uint8Array | null;
  /** Names in a folder, to suggest what was meant; may be left out. */
  names?(folder: string): readonly string[];
}

/** A built-in task, as far as its configuration goes. */
export interface Builtin {
  /** Schema of `with:`. */
  readonly settings: z.ZodType;
  /** For a name of old: what it is called now. */
  readonly nowCalled?: string;
}

export interface ConfigContext {
  /** The file's name in messages. */
  readonly file: string;
  /** Absolute path of the file; default: `file` inside the home. */
  readonly path?: string;
  /** Absolute path of the home folder. */
  readonly home: string;
  /** IANA zone of the machine, used if the file names none. */
  readonly machineZone: string;
  /** As Node names it: `linux`, `darwin`, `win32`, … */
  readonly platform: string;
  /** Null: only the text is checked, as if every file that it names were there. */
  readonly files: ConfigFiles | null;
  readonly builtins: Readonly<Record<string, Builtin>>;
  /** Is the variable set, in the environment or in `.env`? Left out: not checked. */
  readonly isSet?: (name: string) => boolean;
}
