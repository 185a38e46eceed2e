import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { userPath, type CliIo } from '../io.ts';
import { excludePatterns, slashed } from './exclude.ts';
import { PassedOver, isImageName, isTableName, whyPassedOver } from '../../records/passed-over.ts';

/** An argument that names images, and the files it stands for, as the user would write them. */
export interface Expanded {
  files: string[];
  /** Arguments for which there is no image, with the reason. */
  empty: { given: string; message: string }[];
}

const inOrder = new Intl.Collator('en', { numeric: true });

/**
 * The files that arguments stand for: a folder is searched with all folders in it, a pattern (`*`, `?`, `[a-z]`, `{a,b}`, `**`) is one
 * where no file has that very name; any other name is taken as it is. What is skipped in folders and patterns is reported and counted.
 *
 * @param exclude patterns of files in folders and patterns to leave out; one without a slash means the file or folder name anywhere
 */
export async function expandFiles(
  io: Pick<CliIo, 'cwd' | 'say'>,
  given: readonly string[],
  exclude: readonly string[] = [],
): Promise<Expanded> {
  const expanded: Expanded = { files: [], empty: [] };
  for (const argument of given) {
    const found = await stat(userPath(io, argument)).catch(() => undefined);
    const pattern = found === undefined && isDynamicPattern(slashed(argument));
    if (!found?.isDirectory() && !pattern) {
      expanded.files.push(argument);
      continue;
    }
    const { files, passedOver, excluded } = await search(io, argument, !pattern, exclude);
    if (excluded > 0)
      io.say(`${argument}: ${excluded} ${excluded === 1 ? 'file was' : 'files were'} left out by --exclude.`);
    if (passedOver.count > 0) io.say(passedOver.sentence(argument));
    expanded.files.push(...files);
    const nothing = pattern ? `No image matches ${argument}.` : `The folder ${argument} contains no images.`;
    if (files.length === 0) expanded.empty.push({ given: argument, message: nothing });
  }
  return expanded;
}

async function search(io: Pick<CliIo, 'cwd'>, argument: string, folder: boolean, exclude: readonly string[]) {
  const at = folder ? userPath(io, argument) : io.cwd;
  const find = (ignore: string[]): Promise<string[]> =>
    glob(folder ? '**' : slashed(argument), {
      cwd: at,
      dot: true,
      absolute: isAbsolute(argument) && !folder,
      expandDirectories: false,
      caseSensitiveMatch: true,
      ignore,
    });
  const all = await find([]);
  const names = exclude.length === 0 ? all : await find(excludePatterns(exclude));
  const inside = (name: string): string => (folder ? `${argument.replace(/[\\/]+$/, '')}/${name}` : name);
  const passedOver = new PassedOver();
  const files = names.filter((name) => {
    // a pattern names its folders itself: only the file's own name counts
    const reason = whyPassedOver(folder ? name : name.split('/').at(-1)!);
    if (reason !== undefined) passedOver.add(reason, name);
    else if (isTableName(name)) passedOver.add('table', name);
    // what else is not passed over are texts, which are prompts of images
    return reason === undefined && isImageName(name);
  });
  return { files: files.sort(inOrder.compare).map(inside), passedOver, excluded: all.length - names.length };
}
