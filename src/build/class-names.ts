import { createHash } from 'node:crypto';
import { relative } from 'node:path';

/**
 * Names of classes in the built page: a letter for the class, in the order of its file, and three for the file. Vite's own are longer, and
 * each is there twice, in a style sheet and in a script: names as in the source would make the styles 1 kB longer.
 *
 * @param root folder that the names depend on nothing outside of
 * @throws where two files would have the same letters
 */
export function classNames(root: string): (local: string, file: string) => string {
  const files = new Map<string, { path: string; names: Map<string, string> }>();
  return (local, file) => {
    const path = relative(root, file.split('?')[0]!);
    const letters = createHash('sha256').update(path).digest('base64url').slice(0, 3);
    const { path: other, names } = files.get(letters) ?? { path, names: new Map<string, string>() };
    if (other !== path) throw new Error(`${path} and ${other} get the same class names: rename one.`);
    files.set(letters, { path, names });
    const name = names.get(local) ?? letterOf(names.size);
    names.set(local, name);
    // the letters of the file end it, so no two classes share one
    return name + letters;
  };
}

/** `a` to `z`, then `a1` to `z1`, and so on. */
const letterOf = (at: number): string =>
  String.fromCharCode(97 + (at % 26)) + (at < 26 ? '' : String(Math.floor(at / 26)));
