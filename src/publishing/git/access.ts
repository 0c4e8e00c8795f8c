/** How git is reached from here: the program, its environment, how long it may take. */
import { parse } from "node:path";
import { PublishError } from "../../ports/publish-error.ts";
import { gitEnvironment, type GitSettings, loginSettings, sshCommand } from "./environment.ts";
import { findGit } from "./find-git.ts";
import type { Remote } from "./remote.ts";
import type { ProgramEnd, RunProgram } from "../../ports/run-program.ts";
import type { WorkRepositoryParts } from "./work-repository.ts";

export interface GitAccess {
  /** Absolute path of Nightdesk's home. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly patience: GitPatience;
  readonly run: RunProgram;
}

export interface GitPatience {
  /** For a question, ms. */
  readonly askMs: number;
  /** For what moves the site, ms. */
  readonly moveMs: number;
}

export const GIT_PATIENCE: GitPatience = { askMs: 120_000, moveMs: 900_000 };

/** git for questions to a repository of this machine. */
export function localGit(
  access: GitAccess,
  settings: GitSettings,
  signal: AbortSignal,
): (cwd: string, args: readonly string[]) => Promise<ProgramEnd> {
  const { program, path } = findGit(
    access.environment["PATH"] ?? access.environment["Path"],
    access.platform,
  );
  const env = gitEnvironment({ ...access, path }, settings);
  return (cwd, args) =>
    withPatience(access.patience.askMs, signal, "a repository", (until) =>
      access.run({ program, args, env, cwd, signal: until }),
    );
}

/** git for a remote, with the way to it. */
export async function gitFor(
  access: GitAccess,
  remote: Remote,
  settings: GitSettings,
  signal: AbortSignal,
): Promise<WorkRepositoryParts["git"]> {
  const { program, path } = findGit(
    access.environment["PATH"] ?? access.environment["Path"],
    access.platform,
  );
  const ask = localGit(access, settings, signal);
  const { environment } = access;
  // The user's own configuration is asked outside of any repository.
  const outside = parse(access.home).root;
  const wanted = String.raw`^(core\.sshcommand|ssh\.variant)$`;
  const { stdout } = await ask(outside, ["config", "--null", "--get-regexp", wanted]);
  const configured = new Map(
    stdout.split("\0").map((entry): [string, string] => {
      const end = entry.indexOf("\n");
      return [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
  const other = environment["GIT_SSH"];
  const command =
    environment["GIT_SSH_COMMAND"] ??
    configured.get("core.sshcommand") ??
    (other === undefined ? null : `"${other}"`);
  const variant = environment["GIT_SSH_VARIANT"] ?? configured.get("ssh.variant") ?? null;
  const env = {
    ...gitEnvironment({ ...access, path }, [...settings, ...loginSettings(remote)]),
    GIT_SSH_COMMAND: sshCommand(command, variant),
  };
  return (args, more = {}) =>
    withPatience(
      more.isLong ? access.patience.moveMs : access.patience.askMs,
      signal,
      remote.shown,
      (until) =>
        access.run({
          program,
          args,
          env: { ...env, ...more.env },
          cwd: outside,
          signal: until,
          ...(more.input === undefined ? {} : { input: more.input }),
        }),
    );
}

/** @throws PublishError `timed_out`; the signal's reason if it was that which came */
async function withPatience<T>(
  ms: number,
  signal: AbortSignal,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const clock = AbortSignal.timeout(ms);
  try {
    return await work(AbortSignal.any([signal, clock]));
  } catch (fault) {
    if (signal.aborted || !clock.aborted) throw fault;
    throw new PublishError(
      "timed_out",
      `${what} did not answer within ${ms / 1000} seconds; git was ended. The next run looks whether anything arrived.`,
      [],
      { cause: fault },
    );
  }
}
