/** The part of the composition root that opens the configuration. */
import type { Home } from "./cli/home.ts";
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
