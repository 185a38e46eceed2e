import { expect, test } from 'vitest';
import { classNames } from './class-names.ts';

test('the same for the same file in any folder, another for another file', () => {
  const here = classNames('/here');
  expect(here('panel', '/here/src/a.module.css')).toBe(
    classNames('/there')('panel', '/there/src/a.module.css'),
  );
  expect(here('panel', '/here/src/a.module.css?used')).toBe(here('panel', '/here/src/a.module.css'));
  expect(here('panel', '/here/src/b.module.css')).not.toBe(here('panel', '/here/src/a.module.css'));
  expect(here('panel', '/here/src/a.module.css')).toMatch(/^a[\w-]{3}$/);
});

test('every class of a file has a name of its own that begins with a letter', () => {
  const name = classNames('/here');
  const all = Array.from({ length: 700 }, (_, i) => name(`class${i}`, '/here/a.module.css'));
  expect(new Set(all).size).toBe(all.length);
  for (const one of all) expect(one).toMatch(/^[a-z]/);
});

test('two files of the same letters are refused', () => {
  const name = classNames('/here');
  // three letters of 64: some of 5,000 files share theirs
  expect(() => {
    for (let i = 0; i < 5000; i++) name('panel', `/here/${i}.module.css`);
  }).toThrow(/and .* get the same class names/);
});
