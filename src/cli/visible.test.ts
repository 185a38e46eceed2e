import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible } from './visible.ts';
import { anyText } from '../testing/any-text.ts';

test('escape codes are shown, not obeyed', () => {
  expect(visible('The server says: \u001b]0;owned\u0007\u001b[2Jno\rgo')).toBe(
    'The server says: \\u001b]0;owned\\u0007\\u001b[2Jno\\u000dgo',
  );
  expect(visible('a\u202egnp.exe')).toBe('a\\u202egnp.exe');
});

test('nothing that is left can steer a terminal, and a line of JSON means what it meant', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(visible(text)).not.toMatch(/[^\P{Cc}\n\t]|\u202e/u);
      expect(JSON.parse(visible(JSON.stringify({ text })))).toEqual({ text });
    }),
  );
});

test('words in any writing, tabs and line ends stay', () => {
  const text = 'añb 日本 עברית 🦊\n\tx';
  expect(visible(text)).toBe(text);
});
