import { DatasetError } from "../../../ports/dataset-error.ts";
import type { Datasets } from "../../../ports/datasets.ts";
import { type Check, ok, problem } from "./check.ts";

/** Are the datasets whole? Each is read from its first page to its last. */
export async function datasetChecks(datasets: Datasets): Promise<Check[]> {
  const names = await datasets.list();
  const checks: Check[] = [];
  for (const name of names) {
    const problems = await problemsOf(datasets, name);
    if (problems.length === 0) continue;
    const more = problems.length > 1 ? `, and ${problems.length - 1} more` : "";
    checks.push(
      problem(
        "datasets",
        `The dataset ${name} is damaged: ${problems[0] ?? ""}${more}`,
        `Its file is data/${name}.db. Move it away and let its task build it anew (nightdesk run TASK --full), or put a copy in its place.`,
      ),
    );
  }
  if (checks.length > 0 || names.length === 0) return checks;
  return [ok("datasets", `${names.length} ${names.length === 1 ? "dataset is" : "datasets are"} whole`)];
}

async function problemsOf(datasets: Datasets, name: string): Promise<string[]> {
  try {
    const reader = await datasets.read(name);
    try {
      return (await reader?.integrity()) ?? [];
    } finally {
      reader?.close();
    }
  } catch (error) {
    if (error instanceof DatasetError) return [error.message];
    throw error;
  }
}
