/** What a transaction of the ledger offers for messages on their way. */
import type { DeliveryChanges, DeliveryFacts, DeliveryReading } from "../ports/delivery-ledger.ts";
import {
  claimDelivery,
  endDelivery,
  holdChannel,
  noteOnDelivery,
  noteParts,
  releaseChannel,
} from "./queries/deliveries.ts";
import {
  changesTold,
  channelHealth,
  deliveriesOf,
  messageBefore,
  messageId,
  messageSentAs,
  messageWithId,
  messageWithKey,
  nextDeliveryAt,
  sendingDeliveries,
  undecidedMessages,
} from "./queries/delivery-facts.ts";
import { addDeliveries, containMessages, expireMessage, postponeMessage } from "./queries/delivery-plan.ts";
import { reportOf } from "./queries/reports.ts";
import type { Look } from "./reading.ts";
import type { Session } from "./session.ts";

export function deliveryFacts(session: Session): DeliveryFacts {
  return {
    undecidedMessages: () => undecidedMessages(session),
    nextDeliveryAt: () => nextDeliveryAt(session),
    sendingDeliveries: () => sendingDeliveries(session),
    deliveriesOf: (message) => deliveriesOf(session, message),
    messageId: (key) => messageId(session, key),
    messageWithId: (id) => messageWithId(session, id),
    messageWithKey: (key) => messageWithKey(session, key),
    messageSentAs: (channel, id) => messageSentAs(session, channel, id),
    changesTold: (task, limit) => changesTold(session, task, limit),
    headline: async (run) => (await reportOf(session, run))?.headline ?? null,
    messageBefore: (message) => messageBefore(session, message),
  };
}

export function deliveryChanges(session: Session): DeliveryChanges {
  return {
    addDeliveries: (message, drafts) => addDeliveries(session, message, drafts),
    claimDelivery: (channel, owner, at, message) => claimDelivery(session, channel, owner, at, message),
    noteParts: (delivery, ids) => noteParts(session, delivery, ids),
    endDelivery: (delivery, from, end) => endDelivery(session, delivery, from, end),
    holdChannel: (channel, until) => holdChannel(session, channel, until),
    releaseChannel: (channel, at, heldUntil) => releaseChannel(session, channel, at, heldUntil),
    noteOnDelivery: (message, channel, note) => noteOnDelivery(session, message, channel, note),
    containMessages: (messages, within) => containMessages(session, messages, within),
    postponeMessage: (message, until) => postponeMessage(session, message, until),
    expireMessage: (message, at, why) => expireMessage(session, message, at, why),
  };
}

export function deliveryReading(look: Look): DeliveryReading {
  return {
    channelHealth: () => look(channelHealth),
    deliveriesOf: (message) => look((session) => deliveriesOf(session, message)),
  };
}
