/** With whose account Claude is asked, as the configuration in use says it. Values are filled in; never stored. */
export interface ClaudeAccount {
  readonly auth: "api_key" | "login";
  /** null if none is set; with a login there is none to set. */
  readonly apiKey: string | null;
  /** The variable that the configuration names for the key. */
  readonly keyName?: string;
  /** Address of the API, without `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** For questions whether a task should run at all. */
  readonly gateModel: string;
  /** The user's own Claude program, for a login; null: found on the PATH. */
  readonly executable: string | null;
  /** What becomes of Claude tasks if no key is set. */
  readonly withoutKey: "skip" | "fail";
}

export const DEFAULT_BASE_URL = "https://api.anthropic.com";
export const DEFAULT_MODEL = "claude-sonnet-5-5";
export const DEFAULT_GATE_MODEL = "claude-haiku-5-5";

/** Read where the configuration names no key of its own. */
export const KEY_VARIABLE = "ANTHROPIC_API_KEY";

/** What a person has to do, in one sentence. */
export function noKeyText({ keyName = KEY_VARIABLE }: Pick<ClaudeAccount, "keyName">): string {
  return `No API key is set: put ${keyName}=… into .env in the home (or set claude.auth: login to use your own Claude login)`;
}
