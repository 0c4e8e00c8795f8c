/** A count as people read it, `4,498,538`. The language data that `toLocaleString` loads first take longer than some files. */
export function countText(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}
