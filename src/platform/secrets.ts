/** Secrets by name: the home's `.env` first, then the environment that Nightdesk was started in. */
import type { Secret, Secrets } from "../ports/secrets.ts";

interface SecretSources {
  /** What `.env` holds now. */
  readonly dotEnv: () => ReadonlyMap<string, string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Names that the configuration refers to as `${NAME}` or in `env_pass`, now. */
  readonly names: () => Iterable<string>;
}

/** Values are looked up anew at each call, so that an edited `.env` counts from the next run on. */
export function createSecrets({ dotEnv, environment, names }: SecretSources): Secrets {
  const get = (name: string): string | undefined => dotEnv().get(name) ?? environment[name];
  return {
    get,
    all() {
      const secrets = new Map<string, Secret>();
      for (const name of [...dotEnv().keys(), ...names()]) {
        const value = get(name);
        if (value !== undefined && value !== "") secrets.set(name, { name, value });
      }
      return [...secrets.values()];
    },
  };
}
