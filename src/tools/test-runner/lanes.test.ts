import { expect, test } from 'vitest';
import { runLanes } from './lanes.ts';

/** Checks that end when told to; what was begun is listed. */
function slowChecks() {
  const begun: string[] = [];
  const ends = new Map<string, (passed: boolean) => void>();
  const run = (check: string): Promise<boolean> => {
    begun.push(check);
    return new Promise((resolve) => ends.set(check, resolve));
  };
  const end = async (check: string, passed = true): Promise<void> => {
    ends.get(check)!(passed);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { begun, run, end };
}

test('lanes run side by side, the checks of each one after the other', async () => {
  const { begun, run, end } = slowChecks();
  const done = runLanes([['a', 'b'], ['c']], run);
  expect(begun).toEqual(['a', 'c']);
  await end('a');
  expect(begun).toEqual(['a', 'c', 'b']);
  await end('b');
  await end('c');
  expect(await done).toEqual([]);
});

test('a failure ends its own lane alone, and is told', async () => {
  const { begun, run, end } = slowChecks();
  const done = runLanes(
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    run,
  );
  await end('a', false);
  await end('c');
  await end('d', false);
  expect(await done).toEqual(['a', 'd']);
  expect(begun).not.toContain('b');
});
