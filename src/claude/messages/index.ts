/** The Messages and Batches API through the official SDK; the only file that makes its client. */
import Anthropic from "@anthropic-ai/sdk";
import {
  ClaudeError,
  isPassing,
  type ClaudeMessages,
  type ModelAnswer,
  type ModelCall,
} from "../../ports/claude.ts";
import type { Clock } from "../../ports/clock.ts";
import { toAnswer, toUsage } from "./answer.ts";
import { batchesOver } from "./batches.ts";
import { toClaudeError } from "./faults.ts";
import { toParams } from "./request.ts";

export interface MessagesOptions {
  readonly apiKey: string;
  /** Address of the API, without `/v1`. */
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly clock: Clock;
  /** No event for so long means that nothing more will come. Default 120 s. */
  readonly silenceMs?: number;
  /** Waits between tries; what the API asks for is obeyed up to the last of them times four. Default 1 s, 4 s. */
  readonly retryWaitsMs?: readonly number[];
}

const SILENCE_MS = 120_000;
const RETRY_WAITS_MS = [1_000, 4_000];
/** A longer wait than this is not ours to sit out: the run's own retries are for that. */
const LONGEST_WAIT_MS = 60_000;

export function createMessages(options: MessagesOptions): ClaudeMessages {
  const client = clientOf(options);
  const waits = options.retryWaitsMs ?? RETRY_WAITS_MS;

  async function ask(
    call: ModelCall,
    { signal, onText }: Parameters<ClaudeMessages["ask"]>[1],
  ): Promise<ModelAnswer> {
    for (let tries = 0; ; tries++) {
      try {
        return await askOnce(client, call, options.silenceMs ?? SILENCE_MS, signal, onText);
      } catch (error) {
        signal.throwIfAborted();
        const fault = error as ClaudeError;
        const wait = waitBefore(fault, waits[tries]);
        if (wait === null) throw fault;
        await options.clock.sleep(wait, signal);
        signal.throwIfAborted();
      }
    }
  }

  return { ask, ...batchesOver(client) };
}

/** Nothing is taken from the environment or from files of other programs. */
function clientOf({ apiKey, baseUrl, userAgent }: MessagesOptions): Anthropic {
  return new Anthropic({
    apiKey,
    authToken: null,
    baseURL: baseUrl,
    maxRetries: 0,
    logLevel: "off",
    defaultHeaders: { "user-agent": userAgent },
  });
}

/** @param planned null or undefined after the last try */
function waitBefore(fault: ClaudeError, planned: number | undefined): number | null {
  // What broke off has been paid for; asking again is a decision about money, which is not made here.
  if (planned === undefined || !isPassing(fault.kind) || fault.usage !== null) return null;
  const wait = Math.max(planned, fault.retryAfterMs ?? 0);
  return wait > LONGEST_WAIT_MS ? null : wait;
}

/** Always as a stream: a long answer would otherwise look like none. */
async function askOnce(
  client: Anthropic,
  call: ModelCall,
  silenceMs: number,
  signal: AbortSignal,
  onText: ((piece: string) => void) | undefined,
): Promise<ModelAnswer> {
  const silence = new AbortController();
  const stream = client.messages.stream(toParams(call), {
    signal: AbortSignal.any([signal, silence.signal]),
    timeout: silenceMs,
  });
  let timer = setTimeout(() => silence.abort(), silenceMs);
  stream.on("streamEvent", () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  });
  if (onText !== undefined) stream.on("text", (piece) => onText(piece));
  try {
    return toAnswer(await stream.finalMessage());
  } catch (error) {
    const begun = stream.currentMessage?.usage;
    const usage = begun === undefined ? null : toUsage(begun);
    if (silence.signal.aborted) {
      const said = `the API was silent for ${Math.round(silenceMs / 1000)} s`;
      throw new ClaudeError("no_answer", said, { usage });
    }
    throw toClaudeError(error, usage);
  } finally {
    clearTimeout(timer);
  }
}
