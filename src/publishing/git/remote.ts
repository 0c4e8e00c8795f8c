/** Which remotes and branches are accepted: plain ones, which nothing in them can turn into an option or a program. */
import { existsSync } from "node:fs";
import { BRANCH_NAME } from "../../core/branch-name.ts";
import { PublishError } from "../../ports/publish-error.ts";
import { fromHome } from "../read-folder.ts";

export interface Remote {
  /** What git is given; no password is in it. */
  readonly url: string;
  /** The same for people. */
  readonly shown: string;
  readonly kind: "http" | "ssh" | "path";
  /** Sent with each request of an http remote; null if git has to find one by itself. */
  readonly login: { readonly user: string; readonly password: string } | null;
}

const SAFE_HOST = /^[A-Za-z0-9[][A-Za-z0-9.:\][_-]*$/;
/** `user@host:path`, or `host:path`; one letter before the colon is a drive of Windows. */
const SCP_LIKE = /^(?:([^@/\\:]+)@)?([A-Za-z0-9][A-Za-z0-9._-]+):(?!\/\/)(.+)$/;

interface Options {
  readonly home: string;
  readonly token: string | null;
  /** A remote out of a repository's own configuration may hold a password; one in the YAML may not. */
  readonly mayHoldPassword: boolean;
}

/** @throws PublishError `bad_target` with one sentence */
export function parseRemote(text: string, options: Options): Remote {
  if (text.trim() === "") throw bad("`remote` is empty; write the URL of a repository or the path of one.");
  if (/[\u0000-\u001F\u007F]/.test(text)) throw bad("There is a control character in `remote`.");
  if (text.startsWith("-"))
    throw bad(`The remote ${JSON.stringify(text)} begins with a dash, as options of git do.`);
  const helper = /^([A-Za-z][A-Za-z0-9+.-]*)::/.exec(text)?.[1];
  if (helper !== undefined) {
    throw bad(
      `Remotes of the kind "${helper}::" start programs and are not allowed; use https, ssh or a path.`,
    );
  }
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined) return fromUrl(text, scheme, options);
  const [, user, host, path] = SCP_LIKE.exec(text) ?? [];
  const shown = text;
  if (host !== undefined && path !== undefined) {
    if (/^(?:https?|ssh|file)$/i.test(host))
      throw bad(`\`remote\` is not a whole URL: two slashes follow after ${host}:`);
    if (/^[^/]*@[^/]*:/.test(path))
      throw bad("`remote` holds a password, which ssh takes from nobody; take it out.");
    if (user?.startsWith("-") || path.startsWith("-"))
      throw bad(`The remote ${JSON.stringify(text)} holds an option of git.`);
    return noToken({ url: text, shown, kind: "ssh", login: null }, options.token);
  }
  const place = fromHome(options.home, text);
  if (!existsSync(place)) {
    throw new PublishError(
      "no_repository",
      `There is no repository at ${JSON.stringify(text)}. Make one: git init --bare ${text}`,
    );
  }
  return noToken({ url: place, shown, kind: "path", login: null }, options.token);
}

function fromUrl(text: string, scheme: string, { token, mayHoldPassword }: Options): Remote {
  const url = URL.parse(text);
  if (url === null || /\s/.test(text)) throw bad("`remote` is not a whole URL.");
  const password = decoded(url.password);
  if (!mayHoldPassword && (password !== "" || looksLikeToken(decoded(url.username)))) {
    throw bad(
      "`remote` holds a password. Take it out, put it into .env, and write beside `remote`: token: ${NAME}",
    );
  }
  const user = decoded(url.username);
  if (scheme === "file") return noToken({ url: text, shown: text, kind: "path", login: null }, token);
  if (!SAFE_HOST.test(url.hostname) || user.startsWith("-") || url.pathname.startsWith("/-")) {
    throw bad(`The remote ${JSON.stringify(withoutPassword(text))} names no host that git may be given.`);
  }
  if (scheme === "ssh") {
    // ssh takes no password from there.
    url.password = "";
    return noToken({ url: url.href, shown: withoutPassword(url.href), kind: "ssh", login: null }, token);
  }
  if (scheme !== "https" && scheme !== "http") {
    throw bad(`Remotes of the kind "${scheme}://" are not allowed; use https, ssh or a path.`);
  }
  const secret = token ?? (password === "" ? (looksLikeToken(user) ? user : null) : password);
  const login =
    secret === null
      ? null
      : { user: user === "" || secret === user ? "x-access-token" : user, password: secret };
  if (
    login !== null &&
    scheme === "http" &&
    !/^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname)
  ) {
    throw bad("A login is never sent over http, where everybody on the way can read it; use https.");
  }
  // With a login of our own the name must go too: git would ask for the password that belongs to it.
  const bare = new URL(text);
  bare.password = "";
  if (login !== null) bare.username = "";
  return { url: bare.href, shown: withoutPassword(text), kind: "http", login };
}

function noToken(remote: Remote, token: string | null): Remote {
  if (token === null) return remote;
  throw bad("`token` is for https remotes; ssh and paths take none.");
}

/** Takes passwords out of whatever looks like a URL; a name that is a token goes too. */
export function withoutPassword(text: string): string {
  return text.replaceAll(
    // To the last `@` of the host's part: a password may hold some.
    /([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^\s/]+)@/g,
    (_whole, scheme: string, info: string) => {
      const [user = ""] = info.split(":");
      return info.includes(":") || looksLikeToken(decoded(user)) ? `${scheme}***@` : `${scheme}${user}@`;
    },
  );
}

/** Names of people and machines are shorter, or have no digits. */
function looksLikeToken(user: string): boolean {
  return (
    /^(?:gh[pousr]_|github_pat_|glpat-|x-token)/.test(user) ||
    (user.length >= 20 && /\d/.test(user)) ||
    user.includes("${")
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @throws PublishError `bad_target` */
export function checkBranch(branch: string): string {
  if (BRANCH_NAME.test(branch)) return branch;
  throw bad(
    `${JSON.stringify(branch.slice(0, 80))} cannot be the name of a branch; an example that can: gh-pages`,
  );
}

function bad(message: string): PublishError {
  return new PublishError("bad_target", message);
}
