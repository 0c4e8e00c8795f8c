import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { tellingOfScheduler } from "../../scheduler-faults.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import type { UninstallFlags } from "./command.ts";

/** `nightdesk uninstall`. */
export async function uninstall(context: CliContext, flags: UninstallFlags): Promise<ExitCode> {
  const home = homeOf(context);
  const { scheduler } = await context.services.scheduler();
  const { stdout } = context.process;
  return await tellingOfScheduler(async () => {
    if (flags.dryRun) {
      const isThere = (await scheduler.registered(home.folder)) !== null;
      stdout.write(
        isThere
          ? `This home's entry would be taken out of the ${scheduler.label}.\n`
          : `The ${scheduler.label} holds no entry of this home.\n`,
      );
      return EXIT.done;
    }
    const wasThere = await scheduler.uninstall(home.folder);
    await withEngine(context, home, SILENT, ({ engine }) =>
      engine.ledger.write(async (tx) => {
        await tx.setNote("tick_every_ms", null);
        await tx.setNote("tick_installed_at", null);
      }),
    );
    stdout.write(
      wasThere
        ? `The ${scheduler.label} does not call nightdesk tick any more. To let it work while a terminal is open: nightdesk start\n`
        : `The ${scheduler.label} holds no entry of this home; nothing was changed.\n`,
    );
    return EXIT.done;
  });
}
