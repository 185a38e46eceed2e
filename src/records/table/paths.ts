/**
 * The parts of a path under which it is compared: both kinds of slashes, no `.`, no drive letter or leading slash, `..` taken back where
 * there is a folder before it, letters composed (NFC).
 */
export function pathParts(path: string): string[] {
  const parts: string[] = [];
  for (const part of path
    .normalize('NFC')
    .replace(/^[A-Za-z]:(?=[\\/])/, '')
    .split(/[\\/]+/)) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}

/** The last part of a path with slashes or backslashes. */
export function baseName(path: string): string {
  return path.replaceAll('\\', '/').split('/').at(-1)!;
}

/** The folder of a path, empty where it has none. */
export function folderOf(path: string): string {
  return pathParts(path).slice(0, -1).join('/');
}

/** A path and its shorter ends, longest first: `a/b/c.png`, `b/c.png`, `c.png`. */
export function pathEnds(path: string): string[] {
  const parts = pathParts(path).filter((part) => part !== '..');
  return parts.map((_, i) => parts.slice(i).join('/'));
}
