import { afterAll, beforeAll, expect, test, vi } from 'vitest';

/** Every file of strings, but the list of keys. */
const files = import.meta.glob<object>(['../../**/strings.ts', '!../../features/shortcuts/*']);

const sayings = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(sayings) : [String(value)];

beforeAll(() => {
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === '(pointer: coarse)' }));
  vi.resetModules();
});

afterAll(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('on a touch screen nothing is said of a mouse, of keys that it lacks or of a computer', async () => {
  const all = await Promise.all(Object.values(files).map((load) => load()));
  const said = all.flatMap(sayings);
  expect(said).toContain('Tap a dot to show its image.');
  expect(said.length).toBeGreaterThan(500);
  // the names of buttons have their keys in brackets: tooltips, which fingers do not see
  const mouse =
    /(?<!\.)\bclick|right-click|\bhover|\bmouse|ctrl|\bwheel|arrow keys to|point at|this computer|\bdrop (?!to score)/i;
  expect(said.filter((words) => mouse.test(words.replace(/ \([^)]*\)/g, '')))).toEqual([]);
});
