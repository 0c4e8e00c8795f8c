/**
 * Ten virtual years of 100 tasks, a year at a time with seeds of their own:
 *
 *     node test/simulation/ten-years.ts [first seed]
 *
 * Takes a while; prints each year and ends with 1 if a promise was broken.
 */
import { checkLife } from "./life-checks.ts";
import { simulate } from "./simulate.ts";

const YEARS = 10;
const TASKS = 100;
const first = Number(process.argv[2] ?? 1);
let expected = 0;
let broken = 0;

for (let year = 0; year < YEARS; year += 1) {
  const seed = first + year;
  const life = await simulate({ seed, days: 365, tasks: TASKS, start: Date.UTC(2026 + year, 0, 1) });
  const slots = life.audit.tasks.reduce((sum, task) => sum + task.expected, 0);
  expected += slots;
  const { faults, ...counts } = life.counts;
  try {
    await checkLife(life);
    console.log(
      `${2026 + year}, seed ${seed}: ${slots} slots, 0 difference, ${faults.length} faults`,
      counts,
    );
  } catch (error) {
    broken += 1;
    console.error(`${2026 + year}, seed ${seed}: ${(error as Error).message}`);
  }
  await life.close();
}

console.log(`${expected} slots expected in ${YEARS} years, ${broken} years with a difference`);
process.exitCode = broken === 0 ? 0 : 1;
