/** The part of the composition root that joins publishing with one home. */
import { homedir, hostname, userInfo } from "node:os";
import { CliError } from "./cli/errors.ts";
import { EXIT } from "./cli/exit-codes.ts";
import type { PublishingDesk } from "./cli/services.ts";
import { resolveSecrets } from "./config/index.ts";
import type { Config, Task } from "./core/task.ts";
import type { AttemptContext } from "./executors/attempt/context.ts";
import type { Store } from "./ledger/index.ts";
import { runInGroup } from "./platform/run-in-group.ts";
import { createMasker } from "./masking/masker.ts";
import { PublishError } from "./ports/publish-error.ts";
import type { Publisher, PublishOrder } from "./ports/publisher.ts";
import type { Site } from "./ports/publishing.ts";
import { createPublisher } from "./publishing/index.ts";
import { settings } from "./tasks/publish_dashboard/settings.ts";
import { targetOf } from "./tasks/publish_dashboard/target.ts";

interface Parts {
  readonly attempts: AttemptContext;
  readonly config: () => Config | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** null if nothing was ever recorded. */
  readonly store: Pick<Store, "reading" | "overview"> | null;
}

export function joinPublisher(parts: Parts): Publisher {
  const { attempts, config, environment } = parts;
  return createPublisher({
    home: attempts.home,
    platform: attempts.platform,
    environment,
    run: runInGroup,
    machine: { home: attempts.home, userFolder: homedir(), user: userName(), host: hostname() },
    now: attempts.clock.now,
    findKnown: (bytes) => createMasker(attempts.secrets.all()).spans(bytes),
    async makeSite() {
      const known = config();
      if (known === null)
        throw new Error("the dashboard is published although no configuration was ever read");
      if (parts.store === null) {
        throw new PublishError("bad_site", "Nothing was ever recorded in this home; run a task first.");
      }
      return await makeSite(attempts.home, known, parts.store);
    },
  });
}

/** Where a user has no name, as in some containers, there is none to look for. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}

type Reading = NonNullable<Parts["store"]>;

/**
 * THE SEAM. A small honest page in the place of the dashboard's own export (`src/dashboard/export`), which replaces this
 * function's body and nothing else.
 */
export async function makeSite(_home: string, { tasks }: Config, store: Reading): Promise<Site> {
  // The state of the run that publishes would make every publish a new one.
  const shown = tasks.filter((task) => task.visibility === "public" && !isPublishing(task));
  const rows = await Promise.all(
    shown.map(async ({ id }) => {
      const [newest] = await store.reading.history({ task: id, limit: 1 });
      return { id, state: newest?.state ?? "never ran" };
    }),
  );
  const list = rows.map(({ id, state }) => `<li>${id}: ${state}</li>`).join("\n");
  const answers = JSON.stringify({ tasks: rows });
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Nightdesk</title>
<h1>Nightdesk</h1>
<ul>
${list}
</ul>
<script type="application/json" id="answers">${answers}</script>
</html>
`;
  const publicTasks = tasks.filter(({ visibility }) => visibility === "public").map(({ id }) => id);
  return { files: new Map([["index.html", Buffer.from(page)]]), publicTasks, allTasks: tasks.length };
}

function isPublishing({ work }: Task): boolean {
  return work.kind === "use" && work.name === "publish_dashboard";
}

interface Over extends Omit<Parts, "store"> {
  loadConfig(): Promise<unknown>;
  readonly store: Store | null;
}

/** For commands that publish, or look at what would be published, without a run. */
export async function publishingOver(over: Over): Promise<PublishingDesk> {
  await over.loadConfig();
  return {
    publisher: joinPublisher(over),
    orderOf: (task) => orderOf(task, (name) => over.attempts.secrets.get(name)),
    close: async () => await over.store?.close(),
  };
}

function orderOf({ id, work }: Task, secret: (name: string) => string | undefined): PublishOrder {
  const given = resolveSecrets(work.kind === "use" ? work.settings : {}, secret);
  if (given.missing.length > 0) {
    const verb = given.missing.length === 1 ? "is" : "are";
    throw new CliError(
      EXIT.unavailable,
      `${given.missing.join(", ")} ${verb} set neither in .env nor in the environment.`,
    );
  }
  const checked = settings.safeParse(given.value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const where = ["with", ...(issue?.path ?? [])].map(String).join(".");
    throw new CliError(EXIT.config, `The settings of ${id} are wrong: ${where} ${issue?.message ?? ""}.`);
  }
  const { to, options } = targetOf(checked.data);
  return { source: { dashboard: true }, to, ...options };
}
