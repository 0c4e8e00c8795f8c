/** A login's calls do not come by us: all that the work may take is set aside before it, and settled by what it says. */
import { NO_USAGE, type TokenUsage } from "../../core/money/cost.ts";
import type { Purse, Reservation, SpendRequest } from "../../ports/purse.ts";

export function payAsWhole(
  purse: Purse,
  payer: Pick<SpendRequest, "task" | "run" | "kind">,
  { model, maxUsd }: { readonly model: string; readonly maxUsd: number },
) {
  return purse.reserve({ ...payer, model, usd: maxUsd });
}

type UsageByModel = Readonly<Record<string, TokenUsage>>;

/**
 * The session's figures go on counting over its attempts: what is new is the difference.
 *
 * @param usage null if nobody knows it
 */
export async function settleWhole(
  paid: Reservation,
  model: string,
  usage: UsageByModel | null,
  before: UsageByModel,
): Promise<void> {
  if (usage === null) {
    await paid.assume();
    return;
  }
  const models = Object.entries(usage).map(([name, used]) => ({
    model: name,
    usage: less(used, before[name] ?? NO_USAGE),
  }));
  await paid.settle({ usage: NO_USAGE, also: models.length === 0 ? [{ model, usage: NO_USAGE }] : models });
}

function less(now: TokenUsage, before: TokenUsage): TokenUsage {
  const entries = Object.entries(now).map(([key, value]) => [
    key,
    Math.max(0, (value as number) - before[key as keyof TokenUsage]),
  ]);
  return { ...NO_USAGE, ...Object.fromEntries(entries) };
}
