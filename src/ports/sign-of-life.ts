/** Signs of life to a service outside, which tells people when they stop. */
import type { DeadMan } from "../core/task.ts";

/** `start`: a process has begun its work; `fail`: it works, and something that it ran did not succeed. */
export type Sign = "start" | "success" | "fail";

export type SignResult =
  | { readonly arrived: true }
  /** A sentence without its full stop and without the address, which may be a secret. */
  | { readonly arrived: false; readonly why: string };

/** Never rejects, and ends within ten seconds. */
export type SendSign = (deadMan: DeadMan, sign: Sign) => Promise<SignResult>;
