/** Values that must not be seen. Where they come from (`.env`, the environment) is not the caller's business. */

export interface Secret {
  readonly name: string;
  readonly value: string;
}

export interface Secrets {
  /** Value of a variable that a `${NAME}` reference may name, from `.env` or the environment. */
  get(name: string): string | undefined;
  /** Every value that came through a `${NAME}` reference, `.env` or `env_pass`: all of them are masked. */
  all(): readonly Secret[];
}
