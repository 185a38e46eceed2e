import { readFile } from 'node:fs/promises';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';

/** Their letters are measured in the units of the drawing, not in pixels. */
const drawings = ['features/evaluate/scatter/Scatter.module.css', 'features/patch/CsfCurve.module.css'];

test('all type is of one of the five sizes in tokens.css', async () => {
  const cwd = new URL('../../', import.meta.url).pathname;
  const files = globSync('**/*.css', { cwd, ignore: ['kit/styles/tokens.css', ...drawings] });
  expect(files.length).toBeGreaterThan(40);
  for (const file of files) {
    const styles = await readFile(`${cwd}${file}`, 'utf8');
    const sizes = [...styles.matchAll(/(?:^|[\s{;])font(?:-size)?: *([^;]+);/g)].map(([, size]) => size!);
    expect(
      sizes.filter(
        (size) => !/var\(--type-(small|word|body|heading|score)\)|^inherit$|^[\d.]+em$/.test(size),
      ),
      file,
    ).toEqual([]);
  }
});
