/**
 * A bare repository that lives for one publish. No repository of the user's is ever written: theirs is asked at most for
 * the address of its origin.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PublishError } from "../../ports/publish-error.ts";
import { failureOf, isForwardOnly, isLostRace, isRefusal } from "./failures.ts";
import { IMPORTED, importStream } from "./import-site.ts";
import type { ProgramEnd } from "../../ports/run-program.ts";

export interface Tip {
  readonly commit: string;
  readonly tree: string;
  /** Epoch ms. */
  readonly committedAt: number;
  /** Nightdesk made it, in this home or another. */
  readonly isOurs: boolean;
}

export interface Commit {
  readonly commit: string;
  readonly isOurs: boolean;
}

export interface Difference {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface NewCommit {
  readonly tree: string;
  readonly parent: string | null;
  readonly message: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface Refused {
  readonly fault: PublishError;
  /** The host takes what stands on the tip, and nothing that replaces it. */
  readonly isForwardOnly: boolean;
}

export interface WorkRepository {
  /** Writes the files as objects. @returns the tree */
  importSite(files: ReadonlyMap<string, Uint8Array>): Promise<string>;
  /** The commit that the branch is at now; null if there is no such branch. */
  lookAtTip(): Promise<string | null>;
  /** Brings the tip's commit and trees here; null if the branch went away meanwhile. */
  fetchTip(): Promise<Tip | null>;
  /** Brings the commits here that led to the fetched tip, without files where the remote can do that. */
  fetchHistory(): Promise<void>;
  /** Newest first. @param onlyFirst of several parents of a commit only the first is followed */
  commitsOf(commit: string, onlyFirst: boolean): Promise<readonly Commit[]>;
  /** Names in the root of a tree. */
  namesIn(tree: string): Promise<readonly string[]>;
  /** Text of a file in the root of a tree, as the remote has it. */
  textIn(tree: string, name: string): Promise<string>;
  /** @returns the tree with that file of another tree's root in it, if that has one and this has none */
  withFileOf(tree: string, other: string, name: string): Promise<string>;
  commit(commit: NewCommit): Promise<string>;
  difference(from: string, to: string): Promise<Difference>;
  /**
   * @param expected where the branch must be for the push to count; null if it must not be there
   * @returns the error of a push that certainly did not arrive; one whose end is not known throws
   */
  push(commit: string, expected: string | null): Promise<"pushed" | "lost_race" | Refused>;
  /** As if something were pushed: as far as the remote tells before it is. @throws PublishError */
  tryToPush(expected: string | null): Promise<void>;
}

export interface WorkRepositoryParts {
  /** Empty and ours alone. */
  readonly folder: string;
  /** What git is given. */
  readonly url: string;
  readonly shown: string;
  readonly branch: string;
  /** Fetch less than everything, and what is missed later. */
  readonly isPartial: boolean;
  /** Values that no sentence may hold. */
  readonly hide: readonly string[];
  /** @param task one word, for what is said when the time is over */
  git(
    args: readonly string[],
    more?: { input?: Iterable<Uint8Array>; env?: Readonly<Record<string, string>>; isLong?: boolean },
  ): Promise<ProgramEnd>;
}

const TIP = "refs/nightdesk/tip";
const IDENTITY = { name: "Nightdesk", email: "nightdesk@invalid" };
/** Both people of a commit: whoever amends ours or builds upon it leaves another name. */
const COMMIT_FORMAT = "--format=%H %T %ct %ae %ce";

/** What git takes for "without a limit". */
const ALL = 2_147_483_647;
const FETCH = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];

export async function makeWorkRepository(parts: WorkRepositoryParts): Promise<WorkRepository> {
  const { folder, branch, shown, hide } = parts;
  // A name that the user's configuration cannot speak of: it could send the push elsewhere, or mirror.
  const target = `nightdesk-${randomBytes(8).toString("hex")}`;
  const gitDir = join(folder, "site.git");
  const ref = `refs/heads/${branch}`;
  const fail = ({ stderr, stdout }: ProgramEnd): PublishError =>
    failureOf(`${stderr}\n${stdout}`, { remote: shown, branch }, hide);
  const here = (args: readonly string[], more?: Parameters<typeof parts.git>[1]): Promise<ProgramEnd> =>
    parts.git(["--git-dir", gitDir, ...args], more);

  async function must(args: readonly string[], more?: Parameters<typeof parts.git>[1]): Promise<string> {
    const end = await here(args, more);
    if (end.code !== 0) throw fail(end);
    return end.stdout;
  }

  const without = (what: string): string[] => (parts.isPartial ? [`--filter=${what}`] : []);

  makeRepository(gitDir, target, parts.url);
  await lookWhereWePush();

  /** `pushInsteadOf` counts for the look as well: what is looked at and what is pushed to must be one place. */
  async function lookWhereWePush(): Promise<void> {
    const address = await must(["remote", "get-url", "--push", target]);
    if (address === (await must(["remote", "get-url", target]))) return;
    writeConfiguration(gitDir, target, address.replace(/\r?\n$/, ""));
  }

  async function fetch(more: readonly string[]): Promise<"fetched" | "no_branch"> {
    const end = await here([...FETCH, ...more, target, `+${ref}:${TIP}`], { isLong: true });
    if (end.code === 0) return "fetched";
    if (/couldn't find remote ref/.test(end.stderr)) return "no_branch";
    throw fail(end);
  }

  async function makeCommit({ tree, parent, message, at }: NewCommit): Promise<string> {
    // The sign keeps git from reading the small numbers of a clock that was never set as a calendar's.
    const date = `@${Math.floor(at / 1000)} +0000`;
    const env = {
      // Nobody's name and zone: both would become public with every commit.
      GIT_AUTHOR_NAME: IDENTITY.name,
      GIT_AUTHOR_EMAIL: IDENTITY.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: IDENTITY.name,
      GIT_COMMITTER_EMAIL: IDENTITY.email,
      GIT_COMMITTER_DATE: date,
    };
    const under = parent === null ? [] : ["-p", parent];
    return (await must(["commit-tree", ...under, "-m", message, tree], { env })).trim();
  }

  async function sendTo(what: string, expected: string | null, more: readonly string[]): Promise<ProgramEnd> {
    const lease = `--force-with-lease=${ref}:${expected ?? ""}`;
    const options = ["--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", lease];
    return await here(["push", ...options, ...more, target, `${what}:${ref}`], { isLong: true });
  }

  return {
    async importSite(files) {
      await must(["fast-import", "--quiet", "--done", "--date-format=raw"], {
        input: importStream(files),
        isLong: true,
      });
      return (await must(["rev-parse", "--verify", `${IMPORTED}^{tree}`])).trim();
    },

    async lookAtTip() {
      const listed = await must(["ls-remote", "--refs", target, ref]);
      const line = listed.split("\n").find((one) => one.endsWith(`\t${ref}`));
      return line?.split("\t")[0] ?? null;
    },

    async fetchTip() {
      if ((await fetch(["--depth=1", ...without("blob:none")])) === "no_branch") return null;
      const shownTip = await must(["log", "-1", COMMIT_FORMAT, TIP]);
      const [commit = "", tree = "", seconds = "0", ...people] = shownTip.trim().split(" ");
      return { commit, tree, committedAt: Number(seconds) * 1000, isOurs: areUs(people) };
    },

    async fetchHistory() {
      await fetch([`--depth=${ALL}`, ...without("tree:0")]);
      // Only from a shallow repository git compares what it sends with all that the tip holds, and not with the parent of
      // what is sent alone. First commits have no parents that could be cut off.
      writeFileSync(join(gitDir, "shallow"), await must(["rev-list", "--max-parents=0", TIP]));
    },

    async commitsOf(start, onlyFirst) {
      const first = onlyFirst ? ["--first-parent"] : [];
      const listed = await must(["log", ...first, COMMIT_FORMAT, start]);
      return listed
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => {
          const [commit = "", , , ...people] = line.split(" ");
          return { commit, isOurs: areUs(people) };
        });
    },

    async namesIn(tree) {
      return (await must(["ls-tree", "--name-only", "-z", tree])).split("\0").filter((entry) => entry !== "");
    },

    async textIn(tree, name) {
      return await must(["cat-file", "blob", `${tree}:${name}`], { isLong: true });
    },

    async withFileOf(tree, other, name) {
      const entry = await must(["ls-tree", "-z", other, "--", name]);
      const own = await must(["ls-tree", "-z", tree]);
      if (!/^100(?:644|755) blob /.test(entry) || own.split("\0").some((line) => line.endsWith(`\t${name}`)))
        return tree;
      // Fetched now, since a push can only send what is here.
      await must(["cat-file", "blob", `${other}:${name}`], { isLong: true });
      return (await must(["mktree", "-z"], { input: [Buffer.from(own + entry, "utf8")] })).trim();
    },

    commit: makeCommit,

    async difference(from, to) {
      const listed = await must(["diff-tree", "-r", "-z", "--no-renames", "--name-status", from, to]);
      const words = listed.split("\0");
      const by = (letters: string): string[] =>
        words.flatMap((word, index) => {
          const path = words[index + 1];
          return index % 2 === 0 && path !== undefined && word !== "" && letters.includes(word) ? [path] : [];
        });
      return { added: by("A"), changed: by("MT"), removed: by("D") };
    },

    async push(ours, expected) {
      const end = await sendTo(ours, expected, []);
      if (end.code === 0) return "pushed";
      if (isLostRace(`${end.stdout}\n${end.stderr}`)) return "lost_race";
      const fault = fail(end);
      const output = `${end.stdout}\n${end.stderr}`;
      if (isRefusal(end.stdout, fault.code)) return { fault, isForwardOnly: isForwardOnly(output) };
      throw fault;
    },

    async tryToPush(expected) {
      const nothing = (await must(["mktree"], { input: [] })).trim();
      const end = await sendTo(await makeCommit({ ...A_TRY, tree: nothing }), expected, ["--dry-run"]);
      if (end.code !== 0 && !isLostRace(`${end.stdout}\n${end.stderr}`)) throw fail(end);
    },
  };
}

const A_TRY = { parent: null, message: "Never sent", at: 0 };

function areUs(emails: readonly string[]): boolean {
  return emails.length === 2 && emails.every((email) => email === IDENTITY.email);
}

/**
 * What `git init` would do, without a process and whatever the user's configuration says of new repositories. The remote
 * has a name, since only of those git takes a commit without its files.
 */
function makeRepository(gitDir: string, name: string, url: string): void {
  for (const folder of ["objects", "refs"]) mkdirSync(join(gitDir, folder), { recursive: true });
  writeFileSync(join(gitDir, "HEAD"), `ref: ${IMPORTED}\n`);
  writeConfiguration(gitDir, name, url);
}

function writeConfiguration(gitDir: string, name: string, url: string): void {
  const quoted = url.replaceAll("\\", "\\\\").replaceAll('"', String.raw`\"`);
  const core = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";
  writeFileSync(join(gitDir, "config"), `${core}[remote "${name}"]\n\turl = "${quoted}"\n`, { mode: 0o600 });
}
