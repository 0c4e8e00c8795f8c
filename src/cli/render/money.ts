import { usdText } from "../../core/money/caps.ts";

/** `$0.12`, or `about $0.12` where nobody can know it exactly. */
export function aboutUsd(usd: number, isEstimate: boolean): string {
  return isEstimate ? `about ${usdText(usd)}` : usdText(usd);
}
