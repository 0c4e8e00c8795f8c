/** What running an attempt needs of the outside; made once by the composition root. */
import type { Clock } from "../../ports/clock.ts";
import type { Processes } from "../../ports/processes.ts";
import type { Secrets } from "../../ports/secrets.ts";
import type { OutputLimits } from "./limits.ts";

export interface AttemptContext {
  /** Absolute path of the home. */
  readonly home: string;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** As Node names it. */
  readonly platform: string;
  /** Default: `DEFAULT_LIMITS`. */
  readonly limits?: OutputLimits;
}
