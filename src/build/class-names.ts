import { createHash } from 'node:crypto';
import { relative } from 'node:path';

/**
 * Names of classes in the built page: that in the source, and three letters for its file. Vite's own are longer, and each is there twice,
 * in a style sheet and in a script.
 *
 * @param root folder that the names depend on nothing outside of
 * @throws where two files would have the same letters
 */
export function classNames(root: string): (local: string, file: string) => string {
  const files = new Map<string, string>();
  return (local, file) => {
    const path = relative(root, file.split('?')[0]!);
    const letters = createHash('sha256').update(path).digest('base64url').slice(0, 3);
    const other = files.get(letters) ?? path;
    if (other !== path) throw new Error(`${path} and ${other} get the same class names: rename one.`);
    files.set(letters, path);
    // the letters end the name, so no two classes share one
    return local + letters;
  };
}
