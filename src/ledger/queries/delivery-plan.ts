/** Which channels get a message, and which messages stand for others. */
import type { DeliveryDraft } from "../../ports/delivery-ledger.ts";
import type { Session } from "../session.ts";
import { settleMessage } from "./deliveries.ts";

export async function addDeliveries(
  { db }: Session,
  message: number,
  drafts: readonly DeliveryDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  await db
    .insertInto("delivery")
    .values(
      drafts.map(({ channel, notBefore, note }) => ({
        message_id: message,
        channel,
        state: "pending" as const,
        not_before: notBefore,
        note,
      })),
    )
    .onConflict((conflict) => conflict.columns(["message_id", "channel"]).doNothing())
    .execute();
}

export async function containMessages(
  { db }: Session,
  messages: readonly number[],
  within: number,
): Promise<void> {
  await db
    .deleteFrom("delivery")
    .where("message_id", "in", messages)
    .where("state", "=", "pending")
    .execute();
  await db.updateTable("outbox").set({ contained_in: within }).where("id", "in", messages).execute();
  const whole = await db.selectFrom("outbox").select("state").where("id", "=", within).executeTakeFirst();
  if (whole !== undefined && whole.state !== "pending")
    await db.updateTable("outbox").set({ state: whole.state }).where("id", "in", messages).execute();
}

export async function postponeMessage({ db }: Session, message: number, until: number): Promise<void> {
  await db
    .updateTable("outbox")
    .set({ not_before: until })
    .where("id", "=", message)
    .where("not_before", "<", until)
    .execute();
}

export async function expireMessage(
  session: Session,
  message: number,
  at: number,
  why: string,
): Promise<void> {
  const { db } = session;
  await db
    .updateTable("delivery")
    .set({ state: "expired", ended_at: at, last_error: why })
    .where("message_id", "=", message)
    .where("state", "=", "pending")
    .execute();
  const known = await db
    .selectFrom("delivery")
    .select("id")
    .where("message_id", "=", message)
    .limit(1)
    .execute();
  if (known.length > 0) await settleMessage(session, message);
  else await db.updateTable("outbox").set({ state: "expired" }).where("id", "=", message).execute();
}
