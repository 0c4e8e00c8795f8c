/** UTC texts of instants that come in order, one day's date being made only once. */
import { DAY_MS, SECOND_MS, timeText } from "../../../schedule/civil.ts";

/** @returns a function that does what `toISOString` does, several times as fast */
export function utcClock(): (at: number) => string {
  let day = Number.NaN;
  let date = "";
  return (at) => {
    const own = Math.floor(at / DAY_MS);
    if (own !== day) {
      day = own;
      date = new Date(own * DAY_MS).toISOString().split("T")[0] ?? "";
    }
    const inDay = at - own * DAY_MS;
    const second = Math.floor(inDay / SECOND_MS);
    const rest = inDay - second * SECOND_MS;
    return `${date}T${timeText(second)}.${rest === 0 ? "000" : String(rest).padStart(3, "0")}Z`;
  };
}
