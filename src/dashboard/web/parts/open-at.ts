/** Narrow screens open a chart at the newest, once; afterwards it stays where a person has put it. */
export function toNewest(box: HTMLElement | null): void {
  openAt(box, 1);
}

/** @param share of the way from the left end */
export function openAt(box: HTMLElement | null, share: number): void {
  if (box === null || box.dataset["opened"] === "yes") return;
  box.dataset["opened"] = "yes";
  box.scrollLeft = (box.scrollWidth - box.clientWidth) * share;
}
