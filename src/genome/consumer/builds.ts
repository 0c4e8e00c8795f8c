/** Assemblies that a vendor's comments name, by the number of their build. */
const NAMES: readonly (readonly [pattern: RegExp, build: number])[] = [
  [/\b(?:build|ncbi|b)[ _=:-]*35\b|\bhg17\b/i, 35],
  [/\b(?:build|ncbi|b)[ _=:-]*36\b|\bhg18\b/i, 36],
  [/\b(?:build|ncbi|b)[ _=:-]*37\b|\bGRCh37\b|\bhg19\b/i, 37],
  [/\b(?:build|ncbi|b)[ _=:-]*38\b|\bGRCh38\b|\bhg38\b/i, 38],
];

/** @param comment a line of a header */
export function buildsIn(comment: string): number[] {
  return NAMES.flatMap(([pattern, build]) => (pattern.test(comment) ? [build] : []));
}

export interface BuildWatch {
  /**
   * @param isBefore whether no row has come yet
   * @returns builds of the first header and another one of a later header, where they contradict each other
   */
  comment(text: string, isBefore: boolean): { first: number; later: number } | null;
}

/** Files that were put together have a second header; what it says of the rows behind it has to be what the first one says. */
export function watchBuilds(): BuildWatch {
  const first = new Set<number>();
  return {
    comment(text, isBefore) {
      const builds = buildsIn(text);
      if (isBefore) for (const build of builds) first.add(build);
      const later = builds.find((build) => !first.has(build));
      const [one] = first;
      return later === undefined || one === undefined ? null : { first: one, later };
    },
  };
}
