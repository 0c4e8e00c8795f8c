/** One-time codes become sessions. Secrets live in memory and in `state/`, and never in a link that was used. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const CODE_LASTS_MS = 10 * 60_000;
const SESSION_LASTS_MS = 30 * 86_400_000;
const MOST_SESSIONS = 200;
const MOST_CODE = 200;
/** Wrong guesses in a minute, for codes and for cookies each. */
const GUESSES = 10;
const MINUTE_MS = 60_000;

export interface Session {
  /** Goes with every request that changes something. */
  readonly token: string;
  readonly until: number;
}

export type Entered =
  | { readonly kind: "in"; readonly cookie: string }
  | { readonly kind: "wrong" | "too_many" };

export interface Sessions {
  /** A good code always gets in, however many wrong ones came before it. */
  enter(code: string): Entered;
  /** @returns the session, or why there is none */
  find(cookie: string | undefined): Session | "none" | "too_many";
  isToken(session: Session, token: string | undefined): boolean;
  isBearer(header: string | undefined): boolean;
}

export interface SessionOptions {
  readonly now: () => number;
  /** Signs codes; other processes that may read `state/` make codes with it. */
  readonly secret: string;
  /** For programs that collect figures. */
  readonly metricsToken: string;
}

/** A code for one entry, good for ten minutes. 144 random bits, signed. */
export function makeCode(secret: string, now: number): string {
  const body = `${randomBytes(18).toString("base64url")}.${(now + CODE_LASTS_MS).toString(36)}`;
  return `${body}.${sign(secret, body)}`;
}

function sign(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body).digest("base64url");
}

export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

export function createSessions({ now, secret, metricsToken }: SessionOptions): Sessions {
  const sessions = new Map<string, Session>();
  const used = new Map<string, number>();
  const codeGuesses = createLimit(now);
  const cookieGuesses = createLimit(now);

  function isGood(code: string): boolean {
    const [nonce = "", expires = "", mac = ""] = code.split(".");
    if (!isSame(mac, sign(secret, `${nonce}.${expires}`))) return false;
    const until = Number.parseInt(expires, 36);
    return until > now() && until <= now() + CODE_LASTS_MS && !used.has(nonce);
  }

  return {
    enter(code) {
      // Looked at before the limit: any user of this machine can send wrong codes, and would keep everybody else out.
      // What keeps a guess out is the code's length; the limit only ends the patience with wrong ones.
      if (code.length > MOST_CODE || !isGood(code)) return { kind: codeGuesses.wrong() };
      for (const [nonce, until] of used) if (until <= now()) used.delete(nonce);
      used.set(code.split(".")[0] ?? "", now() + CODE_LASTS_MS);
      for (const [id, session] of sessions) if (session.until <= now()) sessions.delete(id);
      const oldest = sessions.keys().next();
      if (sessions.size >= MOST_SESSIONS && oldest.done !== true) sessions.delete(oldest.value);
      const cookie = newSecret();
      sessions.set(digest(secret, cookie), { token: newSecret(), until: now() + SESSION_LASTS_MS });
      return { kind: "in", cookie };
    },
    find(cookie) {
      if (cookie === undefined || cookie === "") return "none";
      const session = sessions.get(digest(secret, cookie));
      if (session !== undefined && session.until > now()) return session;
      return cookieGuesses.wrong() === "wrong" ? "none" : "too_many";
    },
    isToken: (session, token) => token !== undefined && isSame(token, session.token),
    isBearer: (header) => header !== undefined && isSame(header, `Bearer ${metricsToken}`),
  };
}

/** Sessions are found by a keyed hash, so that the time a search takes says nothing about a cookie. */
function digest(secret: string, cookie: string): string {
  return createHmac("sha256", secret).update(`session ${cookie}`).digest("base64url");
}

function isSame(a: string, b: string): boolean {
  const left = createHmac("sha256", "compare").update(a).digest();
  const right = createHmac("sha256", "compare").update(b).digest();
  return timingSafeEqual(left, right);
}

function createLimit(now: () => number) {
  let recent: number[] = [];
  return {
    /** Counts a wrong guess, and says whether there were too many before it. */
    wrong(): "wrong" | "too_many" {
      recent = recent.filter((at) => at > now() - MINUTE_MS);
      if (recent.length >= GUESSES) return "too_many";
      recent.push(now());
      return "wrong";
    },
  };
}
