import { readFile } from 'node:fs/promises';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';

test('no rule looks for something anywhere on the page: each change of it, even of the tab’s title, would cost a frame', async () => {
  const cwd = new URL('../../', import.meta.url).pathname;
  const files = globSync('**/*.css', { cwd });
  expect(files.length).toBeGreaterThan(40);
  for (const file of files) {
    const styles = await readFile(`${cwd}${file}`, 'utf8');
    expect(styles.match(/(?:html|body|:root|\.app|\.panes|\.layout)\S*:has\(/g), file).toBeNull();
  }
});
