/** The part of the composition root that opens the configuration. */
import type { Home } from "./cli/home.ts";
import type { Config } from "./core/task.ts";
import type { AttemptContext } from "./executors/attempt/context.ts";
import { configFiles } from "./platform/config-files.ts";

interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** @param textOnly leaves out what has nothing to do with the text: whether scripts exist and who may write them */
export async function configSource(
  { folder, configFile }: Home,
  textOnly: boolean,
  { environment, platform }: Machine,
) {
  const { openConfigSource } = await import("./cli/config-source.ts");
  const files = configFiles(platform);
  const where = { home: folder, file: configFile, platform, files, environment };
  return await openConfigSource({ ...where, builtins, textOnly });
}

export async function builtins() {
  const { builtins: known } = await import("./tasks/index.ts");
  return known;
}

interface Bench {
  readonly attempts: Pick<AttemptContext, "secrets">;
  loadConfig(): Promise<unknown>;
  /** As last read; null while it is invalid. */
  config(): Config | null;
}

/** @returns a function that gives a masker for the secrets of the moment; it fails rather than mask too little */
export function maskerOver(bench: Bench, known: Config | "unreadable" | null) {
  return async (): Promise<(text: string) => string> => {
    const { createMasker } = await import("./masking/masker.ts");
    await bench.loadConfig();
    if (known === "unreadable" && bench.config() === null)
      throw new Error("neither the YAML nor the ledger tells which values are secret");
    return createMasker(bench.attempts.secrets.all()).mask;
  };
}
