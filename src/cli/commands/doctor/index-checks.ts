import type { GenomeDesk } from "../../services.ts";
import { type Check, problem } from "./check.ts";

/** Are ClinVar's indexes what was written? A home without any has nothing to say. */
export async function indexChecks(desk: Pick<GenomeDesk, "faults" | "close">): Promise<Check[]> {
  try {
    const faults = await desk.faults();
    return faults.map((fault) => problem("clinvar index", fault));
  } finally {
    desk.close();
  }
}
