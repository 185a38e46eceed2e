/**
 * The two tiers of tests. One whose name holds this tag is a matrix: it runs in `npm run test:all` alone, where FOVEA_TEST_ALL is set. Both
 * runners read it.
 */
const matrix = /@all\b/;

/** Whether the matrices run. */
export const everything = process.env.FOVEA_TEST_ALL === '1';

/** Playwright's `grepInvert`. */
export const leftOut: RegExp[] = everything ? [] : [matrix];

/** Vitest's `testNamePattern`, which knows no inversion. */
export const namesToRun: RegExp | undefined = everything ? undefined : /^(?!.*@all\b)/s;
