/** How large a site may be. The figures are those of GitHub Pages; other hosts are no more generous. */
import { PublishError } from "../ports/publish-error.ts";
import { sizeText } from "./size-text.ts";

export interface SizeLimits {
  /** Of all files together, bytes. */
  readonly site: number;
  /** Of one file that goes to a git branch: GitHub refuses the push of a larger one. */
  readonly file: number;
  /** A site larger than this is published with a warning: visitors and the host both pay for it. */
  readonly warnAt: number;
  readonly files: number;
}

export const SIZE_LIMITS: SizeLimits = { site: 1e9, file: 100e6, warnAt: 100e6, files: 50_000 };

/** Sizes by path, checked before anything is read or sent. @throws PublishError `bad_site` */
export function checkSizes(
  sizes: ReadonlyMap<string, number>,
  toGit: boolean,
  limits: SizeLimits,
): readonly string[] {
  if (sizes.size > limits.files) {
    throw new PublishError(
      "bad_site",
      `The site has ${sizes.size} files; at most ${limits.files} can be published.`,
    );
  }
  let sum = 0;
  for (const [path, size] of sizes) {
    sum += size;
    if (toGit && size > limits.file) {
      throw new PublishError(
        "bad_site",
        `${JSON.stringify(path)} is ${sizeText(size)} large; git hosts take files of at most ${sizeText(limits.file)}.`,
      );
    }
  }
  if (sum > limits.site) {
    throw new PublishError(
      "bad_site",
      `The site is ${sizeText(sum)} large; at most ${sizeText(limits.site)} can be published.`,
    );
  }
  if (sum <= limits.warnAt) return [];
  return [
    `The site is ${sizeText(sum)} large. From ${sizeText(limits.warnAt)} on it is slow to publish and to visit.`,
  ];
}
