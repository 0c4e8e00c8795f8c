/**
 * The one place that gives `Temporal`: the runtime's own where it has one (Node 26), else the polyfill (Node 24).
 * The polyfill is imported only when it is needed, so that newer runtimes never read it.
 */
type TemporalNamespace = typeof globalThis.Temporal;

const native = (globalThis as { Temporal?: TemporalNamespace }).Temporal;

/** `Temporal`, wherever it comes from. */
export const Temporal: TemporalNamespace = native ?? (await import("temporal-polyfill")).Temporal;
