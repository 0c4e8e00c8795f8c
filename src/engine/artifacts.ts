/** Files that a run hands over. They are shown, served and sent later, so only what lies in the home may be one. */
import type { Report } from "../core/report.ts";
import { isSecretPath } from "../core/secret-path.ts";
import type { HomeFiles } from "../ports/home-files.ts";

/** @returns the report with paths relative to the home, and a refusal for each file that is none of the home's */
export function withPlacedArtifacts(report: Report, files: HomeFiles): Report {
  if (report.artifacts.length === 0) return report;
  const artifacts: string[] = [];
  const refusals: string[] = [];
  for (const path of report.artifacts) {
    const place = files.locate(path);
    if (place !== null && !isSecretPath(place)) artifacts.push(place);
    else refusals.push(refusal(path, place !== null));
  }
  return {
    ...report,
    artifacts,
    problems: [...report.problems, ...refusals],
    refusals: [...report.refusals, ...refusals],
  };
}

function refusal(path: string, isPrivate: boolean): string {
  const why = isPrivate
    ? "holds secrets or belongs to Nightdesk itself"
    : "is not there or lies outside the home";
  return `"artifact" ${JSON.stringify(path)} ${why}; a file inside the home is allowed, best below data/`;
}
