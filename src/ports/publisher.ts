/** Publishing, as those need it who ask for it. */
import type { Hit } from "./publish-error.ts";

/** A folder below the home, or the dashboard with its public tasks. */
export type PublishSource = { readonly folder: string } | { readonly dashboard: true };

/** Paths start at the home. */
export type PublishPlace =
  | { readonly folder: string }
  | {
      readonly git: {
        /** A URL without a password, or the path of a repository. */
        readonly remote?: string;
        /** The folder of a repository, whose `origin` is meant. In place of `remote`. */
        readonly repo?: string;
        /** Default `gh-pages`. */
        readonly branch?: string;
        /** For an https remote: what stands in place of the password. */
        readonly token?: string;
      };
    };

export interface PublishOptions {
  /** Replace what is on the branch although Nightdesk did not write it, and there or in a folder what another home wrote. */
  readonly adopt?: boolean;
  /** Texts that the scan lets pass: an address or a number that is meant to be public. Never secrets. */
  readonly allow?: readonly string[];
}

export interface PublishOrder extends PublishOptions {
  readonly source: PublishSource;
  readonly to: PublishPlace;
}

export interface Published {
  /** `deferred`: there is something new, and it waits for the next run. */
  readonly state: "published" | "unchanged" | "deferred";
  /** One sentence for people. */
  readonly why: string;
  /** The folder, or remote and branch. No password is in it. */
  readonly where: string;
  readonly commit: string | null;
  /** Where browsers find it, as far as that can be told from the remote. */
  readonly address: string | null;
  readonly files: number;
  readonly bytes: number;
  /** What was done; of a publish that is deferred nothing was. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** null for a folder. */
  readonly tasks: { readonly public: readonly string[]; readonly all: number } | null;
  /** Sentences: what went well and is worth knowing. */
  readonly warnings: readonly string[];
}

/** What publishing would make public. */
export interface Preview {
  readonly where: string;
  /** When this home last published there, epoch ms; null if never. */
  readonly lastAt: number | null;
  readonly bytes: number;
  readonly files: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly change: "new" | "changed" | "same";
    /** How much longer than it was; null for new files. */
    readonly growth: number | null;
  }[];
  readonly removed: readonly string[];
  /** null for a folder. */
  readonly tasks: {
    readonly public: readonly string[];
    readonly all: number;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  } | null;
  /** Names of the fields in the inlined answers, `history[].started_at`. */
  readonly fields: {
    readonly all: readonly string[];
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
  readonly found: readonly Hit[];
  /** Why publishing would be refused, beside what was found. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

export interface Publisher {
  /** @throws PublishError; the signal's reason when aborted */
  publish(order: PublishOrder, signal: AbortSignal): Promise<Published>;
  /**
   * Asks the place whether it would take the site, and leaves nothing behind anywhere.
   *
   * @throws PublishError for an order that cannot be understood; the signal's reason when aborted
   */
  preview(order: PublishOrder, signal: AbortSignal): Promise<Preview>;
}
