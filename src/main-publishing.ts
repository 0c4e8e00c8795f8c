/** The part of the composition root that joins publishing with one home. */
import { homedir, hostname, userInfo } from "node:os";
import { CliError } from "./cli/errors.ts";
import { EXIT } from "./cli/exit-codes.ts";
import { reasonText, waitText } from "./cli/render/reasons.ts";
import type { PublishingDesk } from "./cli/services.ts";
import { resolveSecrets } from "./config/index.ts";
import type { Config, Task } from "./core/task.ts";
import { exportSite } from "./dashboard/export/index.ts";
import type { AttemptContext } from "./executors/attempt/context.ts";
import type { Store } from "./ledger/index.ts";
import { runInGroup } from "./platform/run-in-group.ts";
import { createMasker } from "./masking/masker.ts";
import { PublishError } from "./ports/publish-error.ts";
import type { Publisher, PublishOrder } from "./ports/publisher.ts";
import type { Site } from "./ports/publishing.ts";
import { createPublisher } from "./publishing/index.ts";
import { machineZone } from "./schedule/check-zone.ts";
import { settings } from "./tasks/publish_dashboard/settings.ts";
import { targetOf } from "./tasks/publish_dashboard/target.ts";

interface Parts {
  readonly attempts: AttemptContext;
  /** Reads the file anew. */
  loadConfig(): Promise<{ readonly config: Config | null }>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** null if nothing was ever recorded. */
  readonly store: Pick<Store, "reading" | "overview"> | null;
}

export function joinPublisher(parts: Parts): Publisher {
  const { attempts, loadConfig, environment } = parts;
  return createPublisher({
    home: attempts.home,
    platform: attempts.platform,
    environment,
    run: runInGroup,
    machine: { home: attempts.home, userFolder: homedir(), user: userName(), host: hostname() },
    now: attempts.clock.now,
    findKnown: (bytes) => createMasker(attempts.secrets.all()).spans(bytes),
    async makeSite() {
      // As the file is now: the last good one may still show a task that has become private in a file with a fault.
      const { config } = await loadConfig();
      if (config === null) throw new PublishError("bad_site", INVALID_FILE);
      if (parts.store === null) {
        throw new PublishError("bad_site", "Nothing was ever recorded in this home; run a task first.");
      }
      const site = await makeSite(config, parts.store);
      return config.namesZone === true ? site : { ...site, notes: [noZoneText(config.timezone)] };
    },
  });
}

const INVALID_FILE =
  "Nothing was published, because the configuration is invalid, so that what is meant to be public cannot be known: `nightdesk check` says what to mend.";

/** Another machine, or this one on a journey, would make another page of the same record. */
function noZoneText(zone: string): string {
  return `The configuration names no time zone, so the page is in the one of this machine, ${zone}, and tells where it is: a line \`timezone: ${zone}\` keeps it so on any machine.`;
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

/** The dashboard's own export: public tasks, and of them the listed facts alone. */
async function makeSite(config: Config, ledger: Reading): Promise<Site> {
  const { webFiles } = await import("./main-dashboard.ts");
  const sentences = { why: reasonText, waits: waitText };
  return await exportSite({ ledger, sentences, config, machineZone, web: await webFiles() });
}

interface Over extends Omit<Parts, "store"> {
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
