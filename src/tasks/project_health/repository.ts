/** What is looked at: repositories, and the folders in which their files are checked out. */

/** `main` holds the repository itself, `linked` is made by `git worktree add`, `submodule` belongs to another one. */
export type CheckoutKind = "main" | "linked" | "submodule";

/** One folder with files under version control. All paths are absolute and free of symbolic links. */
export interface Checkout {
  readonly kind: CheckoutKind;
  readonly path: string;
  /** Where its own HEAD, index and merge state are. */
  readonly gitDir: string;
  /** Where objects, branches and configuration are; shared by all worktrees. */
  readonly commonDir: string;
}

export interface Repository {
  /** Stable name between nights: the absolute path, with `/` on every system. */
  readonly id: string;
  readonly commonDir: string;
  readonly bare: boolean;
  readonly checkouts: readonly Checkout[];
  /** Submodules that are checked out; reported with their parent. */
  readonly submodules: readonly Checkout[];
}

/** A place that could not be looked at, with the reason for people. */
export interface Obstacle {
  /** `missing` and `not_a_folder` are only for roots. */
  readonly kind: "missing" | "not_a_folder" | "unreadable" | "foreign" | "damaged";
  readonly path: string;
  readonly detail: string;
}
