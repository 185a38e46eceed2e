/** Processor time in seconds that `npm test` may take, everything it starts included: six minutes on two cores and some room. */
export const processorBudget = 540;
/** Beyond so many times its budget `npm test` fails. On one shared machine the same tests have taken 1.6 times as much at one hour as at another. */
const failsAt = 2;

export interface Verdict {
  /** Whether what was used is so far over the budget that the run fails. */
  failed: boolean;
  /** One sentence for people. */
  words: string;
}

/**
 * What to say about the processor time of a run in seconds, or of one whose time cannot be had. The budget may be infinite; on a machine
 * that was so many times slower than usual (`yardstick.ts`) it is so many times larger, and never smaller.
 */
export function judge(used: number | undefined, budget: number, slowness = 1): Verdict {
  if (used === undefined) {
    return { failed: false, words: 'Processor time: this system does not say what processes have used.' };
  }
  if (budget === Infinity) return { failed: false, words: `Processor time: ${Math.round(used)} s.` };
  const slower = Math.max(1, slowness);
  const allowed = Math.round(budget * slower);
  const why = slower > 1 ? ` (${budget} s, on a machine ${slower.toFixed(2)} times as slow as usual)` : '';
  const words = `Processor time: ${Math.round(used)} s of ${allowed} s${why}`;
  if (used <= allowed) return { failed: false, words: `${words}.` };
  const limit = Math.round(failsAt * allowed);
  if (used <= limit) {
    return {
      failed: false,
      words: `${words}: OVER BUDGET. Move what is slow to test:all (CONTRIBUTING.md); at ${limit} s this fails.`,
    };
  }
  return { failed: true, words: `${words}: FAILED, this is more than ${failsAt} times the budget.` };
}

/** A test that ran, and how long it took on the clock. */
export interface TimedTest {
  name: string;
  seconds: number;
}

interface VitestReport {
  testResults: { assertionResults: { fullName: string; duration?: number | null }[] }[];
}

interface PlaywrightSuite {
  specs?: { title: string; tests: { projectName: string; results: { duration: number }[] }[] }[];
  suites?: PlaywrightSuite[];
}

/** The tests of a JSON report by Vitest or by Playwright, with their times; those that did not run take none. */
export function timedTests(report: VitestReport | { suites: PlaywrightSuite[] }): TimedTest[] {
  if ('testResults' in report) {
    return report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .map(({ fullName, duration }) => ({ name: fullName, seconds: (duration ?? 0) / 1000 }));
  }
  const inside = ({ specs = [], suites = [] }: PlaywrightSuite): TimedTest[] => [
    ...specs.flatMap(({ title, tests }) =>
      tests.map(({ projectName, results }) => ({
        name: `${title} [${projectName}]`,
        seconds: results.reduce((sum, { duration }) => sum + duration, 0) / 1000,
      })),
    ),
    ...suites.flatMap(inside),
  ];
  return report.suites.flatMap(inside);
}

/** The slowest tests, the slowest first, a line each. */
export function slowestTests(tests: TimedTest[], count: number): string {
  return [...tests]
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`)
    .join('\n');
}
