/** Messages go out while the engine works, and what is still due when it is done goes out before it leaves. */
import type { EngineContext } from "./context.ts";

/** @param stop leaves at once, whatever still waits */
export async function withDelivery<T>(
  { delivery }: EngineContext,
  stop: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  if (delivery === undefined) return await work();
  const over = new AbortController();
  const delivered = delivery.work(over.signal, stop);
  try {
    return await work();
  } finally {
    over.abort();
    await delivered;
  }
}
