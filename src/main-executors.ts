/** The part of the composition root that says who does which kind of work. */
import type { CliContext } from "./cli/context.ts";
import type { Home } from "./cli/home.ts";
import type { EngineSession, Services } from "./cli/services.ts";
import type { Config } from "./core/task.ts";
import type { EngineContext } from "./engine/context.ts";
import { deskPicture } from "./engine/desk-picture.ts";
import type { AttemptContext } from "./executors/attempt/context.ts";
import { createScriptExecutor } from "./executors/script/index.ts";
import { createTaskExecutor, type TaskExecutorOptions } from "./executors/task/index.ts";
import type { Store } from "./ledger/index.ts";
import { joinClaude } from "./main-claude.ts";
import { createMasker } from "./masking/masker.ts";

interface Parts {
  readonly services: Pick<Services, "datasets">;
  readonly home: Home;
  readonly bench: {
    readonly attempts: AttemptContext;
    readonly config: () => Config | null;
    loadConfig(): Promise<{ readonly config: Config | null }>;
  };
  readonly store: Store;
  readonly context: CliContext;
  /** What starting a process takes. */
  readonly parts: Omit<TaskExecutorOptions, "deskSnapshot" | "publisher">;
}

type Joined = Pick<EngineContext, "executorFor" | "ladder"> & Pick<EngineSession, "say">;

export function joinExecutors({ services, home, bench, store, context, parts }: Parts): Joined {
  const { config, loadConfig, attempts } = bench;
  const { clock } = attempts;
  async function deskSnapshot() {
    const known = config();
    if (known === null) throw new Error("a task runs although no configuration was ever read");
    return await deskPicture(store.reading, known, clock.now());
  }
  async function publisher() {
    const { joinPublisher } = await import("./main-publishing.ts");
    return joinPublisher({ attempts, loadConfig, environment: parts.environment, store });
  }
  const scripts = createScriptExecutor(parts);
  const { ask, agent, ladder, say } = joinClaude({
    ...parts,
    store,
    config,
    version: context.version,
    datasets: () => services.datasets(home),
    scripts,
    context,
    mask: (text) => createMasker(attempts.secrets.all()).mask(text),
  });
  const byKind = {
    script: scripts,
    use: createTaskExecutor({ ...parts, deskSnapshot, publisher }),
    ask,
    agent,
  };
  return { executorFor: (task) => byKind[task.work.kind], ladder, say };
}
