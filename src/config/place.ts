/** Finding the spot of a value by its path. */
import type { Spot } from "./collector.ts";
import type { Place } from "./document.ts";

export type Path = readonly PropertyKey[];

/** The place at a path, or null if nothing stands there. */
export function placeAt(root: Place, path: Path): Place | null {
  let place: Place = root;
  for (const step of path) {
    const next = typeof step === "symbol" ? undefined : place.children.get(step);
    if (next === undefined) return null;
    place = next;
  }
  return place;
}

/** The spot of a value; of an absent one, that of the nearest thing around it, without text. */
export function spotAt(root: Place, path: Path): Spot {
  const exact = placeAt(root, path);
  if (exact !== null) return exact.value;
  for (let length = path.length - 1; length > 0; length--) {
    const around = placeAt(root, path.slice(0, length));
    if (around !== null) return { at: around.key.at, text: "" };
  }
  return { at: root.value.at, text: "" };
}

/** The spot of the key that a value stands under. */
export function keySpotAt(root: Place, path: Path): Spot {
  return placeAt(root, path)?.key ?? spotAt(root, path);
}
