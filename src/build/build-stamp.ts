import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Name of the file in `dist/` that says which sources it was built from. */
export const stampFile = 'build-stamp.txt';

function walk(root: string, folder: string, visit: (path: string) => void): void {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(root, path, visit);
    else visit(path);
  }
}

/** Whether a file of `src/` ends up in the built page: tests do not, nor does the command line but for its page. */
function isBuilt(path: string): boolean {
  if (path.endsWith('.test.ts') || path.includes('/fixtures/')) return false;
  return !/^src\/(cli|tools|testing)\//.test(path) || path.startsWith('src/cli/engine/headless/');
}

/**
 * Hash over everything the built page is made of. Sources by content; `public/`, which may hold large models, by name,
 * size and time.
 */
export function sourceStamp(root: string): string {
  const hash = createHash('sha256');
  const content = (path: string): void => {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  };
  for (const file of ['index.html', 'package-lock.json', 'vite.config.ts']) {
    if (existsSync(join(root, file))) content(file);
  }
  for (const folder of ['shaders', 'src']) {
    walk(root, folder, (path) => {
      if (isBuilt(path)) content(path);
    });
  }
  walk(root, 'public', (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\0`);
  });
  return hash.digest('hex');
}

/** Writes the stamp into every build. */
export function stampPlugin(root: string): Plugin {
  let stamp = '';
  return {
    name: 'fovea-build-stamp',
    apply: 'build',
    // at the start: a source changed during the build makes the build stale
    buildStart() {
      stamp = sourceStamp(root);
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: stampFile, source: `${stamp}\n` });
    },
  };
}
