import { sep } from 'node:path';
import { escapePath, glob } from 'tinyglobby';

/** Windows writes paths with what escapes a character in a pattern. */
export const slashed = (path: string): string => (sep === '\\' ? path.replaceAll('\\', '/') : path);

/**
 * What `--exclude` leaves out, as patterns of the search: those of a name alone hold in every folder, and what holds for a folder holds for
 * what is in it. Each is also taken as the very name it is.
 */
export const excludePatterns = (exclude: readonly string[]): string[] =>
  exclude
    .map(slashed)
    // "image (1).png" is a pattern, and more often a name
    .flatMap((pattern) => [...new Set([pattern, escapePath(pattern)])])
    .flatMap((pattern) => {
      const anywhere = pattern.includes('/') ? pattern.replace(/\/+$/, '') : `**/${pattern}`;
      return [anywhere, `${anywhere}/**`];
    });

/**
 * The names in one folder that `--exclude` leaves, by the same search that `fovea score` makes.
 *
 * @param root the folder that patterns are relative to, absolute
 * @param at the folder in it, with `/`; empty for `root` itself
 */
export async function keptIn(root: string, at: string, exclude: readonly string[]): Promise<Set<string>> {
  const found = await glob(at === '' ? '*' : `${escapePath(at)}/*`, {
    cwd: root,
    dot: true,
    deep: at === '' ? 1 : at.split('/').length + 1,
    onlyFiles: false,
    expandDirectories: false,
    caseSensitiveMatch: true,
    ignore: excludePatterns(exclude),
  });
  return new Set(found.map((path) => path.replace(/\/$/, '').split('/').at(-1)!));
}
